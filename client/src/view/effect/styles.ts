/** Styles of effects by name: what flies, what bursts, in which colours. Content names one of these. */

export type Burst = 'flame' | 'frost' | 'heal' | 'holy' | 'poison' | 'spark' | 'leaf' | 'water' | 'stone' | 'dark' | 'gear' | 'blood' | 'gold' | 'dust' | 'rain';

export interface Style {
  /** Colours, sRGB: bright, deep. */
  colours: readonly [number, number];
  /** What travels from the source to the target; none: it happens at the target at once. */
  flies?: 'ball' | 'arrow' | 'stone' | 'bolt' | 'beam';
  /** Metres per second. */
  speed?: number;
  /** What happens where it lands. */
  burst: Burst;
  /** Shapes where it lands. */
  shapes?: readonly ('ring' | 'pillar' | 'slash' | 'bubble' | 'wave')[];
  /** Radius of the burst, metres; a call may give its own. */
  radius?: number;
}

export const styles: Readonly<Record<string, Style>> = {
  fire: { colours: [0xffd070, 0xff5a1c], flies: 'ball', speed: 22, burst: 'flame', shapes: ['ring'], radius: 1.6 },
  firestorm: { colours: [0xffd070, 0xff4a14], burst: 'flame', shapes: ['ring', 'pillar'], radius: 4 },
  frost: { colours: [0xdff6ff, 0x5fb4ff], flies: 'ball', speed: 20, burst: 'frost', shapes: ['ring'], radius: 1.6 },
  heal: { colours: [0xc8ffb0, 0x5fd878], burst: 'heal', shapes: ['ring', 'pillar'], radius: 1.4 },
  holy: { colours: [0xfff4c0, 0xffc84a], burst: 'holy', shapes: ['pillar', 'ring'], radius: 1.4 },
  slash: { colours: [0xffffff, 0xcfe0ff], burst: 'spark', shapes: ['slash'], radius: 1.5 },
  cleave: { colours: [0xffe8c0, 0xff9a4a], burst: 'spark', shapes: ['slash', 'ring'], radius: 2.2 },
  arrow: { colours: [0xfff0d0, 0xc8a060], flies: 'arrow', speed: 34, burst: 'dust', radius: 0.5 },
  throw: { colours: [0xd8ccc0, 0x8a8078], flies: 'stone', speed: 18, burst: 'dust', radius: 0.6 },
  shield: { colours: [0xbfe0ff, 0x4f8fe8], burst: 'holy', shapes: ['bubble', 'ring'], radius: 1.3 },
  poison: { colours: [0xc8f070, 0x5f9a2c], flies: 'ball', speed: 16, burst: 'poison', radius: 1.4 },
  thunder: { colours: [0xf0f4ff, 0x8fa8ff], flies: 'bolt', burst: 'spark', shapes: ['ring'], radius: 1.8 },
  gadget: { colours: [0xffe0a0, 0xd88a3a], flies: 'stone', speed: 15, burst: 'gear', shapes: ['ring'], radius: 1.6 },
  leaf: { colours: [0xd8f09a, 0x5fa84a], flies: 'ball', speed: 18, burst: 'leaf', shapes: ['ring'], radius: 1.5 },
  water: { colours: [0xe0fbff, 0x3fa8d8], flies: 'ball', speed: 18, burst: 'water', shapes: ['wave'], radius: 2 },
  wave: { colours: [0xe0fbff, 0x3fa8d8], burst: 'water', shapes: ['wave', 'ring'], radius: 4 },
  stone: { colours: [0xd8ccc0, 0x7a6f66], burst: 'stone', shapes: ['ring'], radius: 2 },
  dark: { colours: [0xd8a0ff, 0x6a2fa8], flies: 'ball', speed: 18, burst: 'dark', shapes: ['ring'], radius: 1.6 },
  roar: { colours: [0xffe0a0, 0xe8823a], burst: 'dust', shapes: ['ring', 'wave'], radius: 4 },
  bite: { colours: [0xffd8d0, 0xc8302a], burst: 'blood', radius: 0.6 },
  level: { colours: [0xfff2b0, 0xffb52c], burst: 'gold', shapes: ['pillar', 'ring'], radius: 2.2 },
  loot: { colours: [0xfff2b0, 0xffc84a], burst: 'gold', radius: 0.7 },
  quest: { colours: [0xfff2b0, 0xffc84a], burst: 'holy', shapes: ['ring'], radius: 1.4 },
  blink: { colours: [0xe8d8ff, 0x8f6ae8], burst: 'dark', shapes: ['ring'], radius: 1.2 },
  stealth: { colours: [0xb0a8c0, 0x4a4458], burst: 'dust', radius: 1 },
  gather: { colours: [0xf0e0b0, 0xa8824a], burst: 'dust', radius: 0.6 },
  thrust: { colours: [0xffffff, 0xcfe0ff], burst: 'spark', shapes: ['slash'], radius: 1.1 },
  bolt: { colours: [0xffe8c0, 0xff8a3a], flies: 'ball', speed: 24, burst: 'flame', shapes: ['ring'], radius: 1.5 },
  beam: { colours: [0xfff4c0, 0xffc84a], flies: 'beam', burst: 'holy', shapes: ['ring'], radius: 1.2 },
  burst: { colours: [0xffe0a0, 0xd88a3a], burst: 'gear', shapes: ['ring'], radius: 2 },
  nova: { colours: [0xffd070, 0xff5a1c], burst: 'flame', shapes: ['ring', 'wave'], radius: 4 },
  rain: { colours: [0xffd070, 0xff5a1c], burst: 'rain', shapes: ['ring'], radius: 4 },
  ring: { colours: [0xffe0a0, 0xc8904a], burst: 'holy', shapes: ['ring', 'wave'], radius: 2 },
  spark: { colours: [0xffffff, 0xffc84a], burst: 'spark', shapes: ['ring'], radius: 1.2 },
  smoke: { colours: [0xd8d4dc, 0x77717f], burst: 'dust', shapes: ['wave'], radius: 2.4 },
  trap: { colours: [0xffe0a0, 0x8a6a4a], flies: 'stone', speed: 20, burst: 'gear', shapes: ['ring'], radius: 1.2 },
  shout: { colours: [0xffe0a0, 0xe8823a], burst: 'dust', shapes: ['ring', 'wave'], radius: 3.5 },
  splash: { colours: [0xf0fbff, 0x8fd0e0], burst: 'water', radius: 0.9 },
};
