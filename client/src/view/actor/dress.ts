/** Dress turns a person's look into colours of the body and a list of parts. */
import { at, cloths, eyes, hairs, metal, skins } from '../palette.ts';
import type { PersonLook, Worn } from '../types.ts';
import { beardStyles, hairStyles, partNames, parts } from './parts.ts';
import type { Hold } from './pose.ts';

/** One part, its number among partNames, and its colours, packed 0xrrggbb. */
export interface WornPart { name: string; number: number; own: number; trim: number }

/** Outfit: numbers as the shader wants them; colours are packed 0xrrggbb. */
export interface Outfit {
  skin: number;
  hair: number;
  top: number;
  bottom: number;
  accent: number;
  boots: number;
  eye: number;
  broad: number;
  face: number;
  scale: number;
  parts: readonly WornPart[];
  /** Those of the parts that are still seen from afar. */
  large: readonly WornPart[];
  hold: Hold;
}

const hex = (s: string) => parseInt(s.slice(1), 16);
const LEATHER = 0x6b4a34;

/** Usual colours of parts whose item names none. */
const USUAL: Record<string, readonly [number, number]> = {
  strawhat: [0xe8c978, 0xc8453b], helmet: [0xb9c2d0, 0xc8453b], circlet: [0xe2b14a, 0x7fd0ff], crown: [0xe2b14a, 0xc8304a],
  breastplate: [0xaab4c4, 0xe2b14a], pauldrons: [0xb9c2d0, 0xe2b14a], pack: [0x8a6242, 0xc8a060], quiver: [0x7a5138, 0xefe4cf],
  sword: [0xd4dce8, 0xe2b14a], greatsword: [0xc8d2e0, 0x8a6242], dagger: [0xd4dce8, 0x8a6242], axe: [0xb9c2d0, 0x8a6242],
  mace: [0xa8b0bc, 0x8a6242], hammer: [0x9aa2ae, 0x8a6242], spear: [0xd4dce8, 0xc8453b], staff: [0xe2b14a, 0x7fd8ff],
  wand: [0x8a6242, 0xffd27a], bow: [0x9a6a45, 0x6b4a34], rifle: [0x7a7f8a, 0x7fd8ff], shield: [0xc8a040, 0xb9c2d0],
  book: [0x7a4f9a, 0xe2b14a], lantern: [0x4a4652, 0xffd27a], pickaxe: [0xa8b0bc, 0x8a6242], sickle: [0xc8d2e0, 0x8a6242],
  wrench: [0xc07a4a, 0xe2b14a], rod: [0x9a6a45, 0xefe4cf], mug: [0x9a6a45, 0xe2b14a], apron: [0xe8dcc4, 0x8a6242],
  wings: [0xf6f0ff, 0xffffff], mask: [0x3a3442, 0xe2b14a], scarf: [0xc8453b, 0xe2b14a],
};

/** dress works out an outfit once per change of look; nothing of it happens per frame. */
export function dress(look: PersonLook): Outfit {
  const a = look.appearance;
  const out = {
    skin: hex(at(skins, a.skin)), hair: hex(at(hairs, a.hairColour)),
    top: hex(at(cloths, a.topColour)), bottom: hex(at(cloths, a.bottomColour)), accent: hex(at(cloths, a.accentColour)),
    boots: LEATHER, eye: hex(at(eyes, a.face)), broad: a.body % 2, face: a.face, scale: look.scale ?? 1,
  };
  const list: WornPart[] = [];
  const hold: Hold = { right: 'none', left: 'none' };
  let hair: string = at(hairStyles, a.hair);
  for (const w of look.worn) {
    if (recoloured(out, w)) continue;
    const part = parts[w.part];
    if (!part) continue;
    const usual = USUAL[w.part] ?? (w.part === 'robe' || w.part === 'skirt' ? [out.top, out.accent] : [out.accent, hex(metal.gold)]);
    list.push(worn(w.part, w.colour ?? usual[0], w.trim ?? usual[1]));
    if (part.hides === 'hair') hair = '';
    else if (part.hides === 'top hair' && hair) hair = 'hair.under';
    if (part.hold === 'shield' || part.hold === 'bow') hold.left = part.hold;
    else if (part.hold) hold.right = part.hold;
  }
  if (hair) list.push(worn(hair, out.hair, out.accent));
  const beard = at(beardStyles, a.beard);
  if (beard) list.push(worn(beard, out.hair, out.accent));
  return { ...out, parts: list, large: list.filter(({ name }) => parts[name]!.large), hold };
}

const worn = (name: string, own: number, trim: number): WornPart => ({ name, number: partNames.indexOf(name), own, trim });

/** recoloured handles clothes that change the body's colours instead of adding a mesh. */
function recoloured(out: { top: number; bottom: number; boots: number; accent: number }, w: Worn): boolean {
  switch (w.part) {
    case 'tunic':
      out.top = w.colour ?? out.top;
      out.accent = w.trim ?? out.accent;
      return true;
    case 'trousers':
      out.bottom = w.colour ?? out.bottom;
      return true;
    case 'boots':
    case 'gloves':
    case 'belt':
      out.boots = w.colour ?? out.boots;
      return true;
    default:
      return false;
  }
}
