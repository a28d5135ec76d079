/** The colours of the world, sRGB. Characters' palettes are indexed by the protocol's Appearance. */
import { Color } from 'three';

export const earth = {
  meadow: new Color('#97c95a'), grass: new Color('#6bac50'), hay: new Color('#c6d068'), deep: new Color('#4c9058'),
  sand: new Color('#ecd9a0'), wet: new Color('#c4a873'), lakebed: new Color('#3a6d6a'),
  rockLight: new Color('#9c9796'), rockDark: new Color('#77726f'), snow: new Color('#f3f7ff'),
  road: new Color('#e6cda0'), roadDark: new Color('#cfb184'),
  paved: new Color('#e6d6b6'), pavedDark: new Color('#cbb793'), pavedCool: new Color('#a9a6ae'),
  marsh: new Color('#7d8f4a'), ash: new Color('#6b5a58'), ember: new Color('#8a4f43'),
  field: new Color('#d9b45a'), furrow: new Color('#9a7446'), needles: new Color('#5b7a42'),
  moss: new Color('#7fa23e'), litter: new Color('#8f7442'),
};

export const skins = [
  '#ffdfc4', '#fbd0a8', '#eebc92', '#d99a6c', '#b9784c', '#8f5838', '#6b4029', '#4f2f20',
  '#c9d8a8', '#a8c4d8',
];
export const hairs = [
  '#2b2230', '#4a2f24', '#6d4326', '#8f5a2e', '#b07a3a', '#d9a441', '#f2d48a', '#b8442e',
  '#d96a3a', '#8a8790', '#dcd9e2', '#4b6fa8', '#8f5aa8', '#4f9a7a',
];
export const cloths = [
  '#c8453b', '#e07a3a', '#e9b44c', '#7fa650', '#3f8a6a', '#2f8f9d', '#3f6fb5', '#5a55a8',
  '#8f4f9c', '#c95f86', '#efe4cf', '#a89f98', '#5d5560', '#7a5138', '#b88a5a', '#2e3350',
];
export const eyes = ['#3a2a22', '#35608f', '#3f7a4a', '#7a5a2c', '#6a4a8a', '#454852'];

export const wood = { timber: '#7d5a48', dark: '#5c4138', plank: '#a9774a', light: '#c08a5a', pale: '#cfa06c' };
export const stone = { light: '#b5adab', mid: '#a09896', dark: '#7c7580', pale: '#cfc7c0' };
export const wall = { plaster: '#fbf0da', cream: '#f2e0c4', rose: '#f3d9c4', sage: '#e3e6c8' };
export const metal = { iron: '#4a4652', steel: '#b9c2d0', gold: '#e2b14a', copper: '#c07a4a' };
export const light = { window: '#ffcf6b', lamp: '#ffd27a', flame: '#ff8a2a', core: '#ffd86b' };
export const roofs: readonly (readonly [string, string])[] = [
  ['#c8553d', '#a8412f'], ['#3f7d8c', '#2f6373'], ['#d08a3c', '#b06f2c'], ['#7a5a8c', '#5f4571'],
  ['#5f8a4c', '#4a6f3b'], ['#4f6fa8', '#3c5687'], ['#b5525e', '#933e4b'],
];
export const awnings: readonly (readonly [string, string])[] = [
  ['#d9534f', '#fbead0'], ['#2f7f95', '#fbead0'], ['#e0a13a', '#fff4dc'], ['#6f9a4a', '#fbead0'],
  ['#8a5aa0', '#f6e8d8'],
];
export const flowers = ['#fff3d6', '#ff8fa3', '#ffd34d', '#b99cff', '#ff9d5c'];

/** at picks from a palette, whatever number the protocol brings. */
export function at<T>(palette: readonly T[], index: number): T {
  const n = palette.length;
  return palette[((Math.trunc(index) % n) + n) % n]!;
}
