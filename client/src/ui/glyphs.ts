// Icons drawn in code. A glyph is SVG markup on a 24 x 24 square whose classes take shades
// of one colour: a the colour, b lighter, c darker, w near white, k wood, s a line in the
// colour, t a light line, u a dark line. Content names a glyph and a colour.

/** Colours by name; content may also write #rrggbb. */
const COLOURS: Readonly<Record<string, string>> = {
  red: '#d8503f', ember: '#ff8a3c', orange: '#e8933c', gold: '#ffc94d', sand: '#dcb87a', leaf: '#8ac34e', green: '#5fb05a', moss: '#6d8f45',
  teal: '#36b3a4', water: '#4fb8e6', blue: '#5b93e0', deep: '#3f6fb5', violet: '#8d78dd', plum: '#a865b5', rose: '#e27ba0', blood: '#b5344a',
  steel: '#b6c3d2', iron: '#8592a3', stone: '#9a93a3', bone: '#efe4cf', wood: '#a8774a', leather: '#b98a5e', dark: '#5a4a63', light: '#fff3cf', sun: '#ffd970', night: '#6878c8', bronze: '#c79a4f',
};

/** Returns the CSS colour of a colour word. */
export function colourOf(word: string): string {
  if (/^#[0-9a-f]{6}$/i.test(word)) return word;
  return COLOURS[word] ?? '#cfc3a8';
}

const GLYPHS: Readonly<Record<string, string>> = {
  // arms and armour
  sword: '<path class="b" d="M20.5 2.500l1 1L12 13.5 9.8 11.300z"/><path class="a" d="M20.5 2.500L9.8 11.300l-1-1L18 2.500z"/><path class="k" d="M6.3 10.200l7.5 7.5-1.4 1.4-2.7-2.6-4 4a1.5 1.5 0 01-2.2-2.200l4-4-2.6-2.700z"/>',
  blades: '<path class="a" d="M21 2l-.500 3.500L9 17l-2-2L18 2.500z"/><path class="b" d="M3 2l.500 3.500L15 17l2-2L6 2.500z"/><path class="k" d="M5.5 13.500l5 5-1.2 1.2-1.6-1.5-2.5 2.6-1.9-1.9 2.5-2.6-1.5-1.600zM18.5 13.500l-5 5 1.2 1.2 1.6-1.5 2.5 2.6 1.9-1.9-2.5-2.6 1.5-1.600z"/>',
  dagger: '<path class="b" d="M19 3l2 2-9 9-2.5-2.500z"/><path class="a" d="M19 3L9.5 11.500l-.8-.8L16.5 4z"/><path class="k" d="M7.5 10.500l6 6-1.3 1.3-2-2L6 20a1.4 1.4 0 01-2-2l4.2-4.2-2-2z"/>',
  axe: '<path class="k" d="M15 4l2 2L6 20.5 3.5 18z"/><path class="a" d="M11 3.500C14 1 19 2 21.5 4.500c1.5 3 .5 7-2 9.5-.5-3-2-4.5-4-5.500z"/><path class="b" d="M21.5 4.500c1.5 3 .5 7-2 9.5-.3-1.5-.8-2.7-1.4-3.5 2-1.5 3-3.5 3.4-6z"/>',
  mace: '<path class="k" d="M12.5 9.500l2 2-9 9.500L3 18.500z"/><path class="a" d="M16 2l2.5 1.500L21.5 4 22 7l-1.5 2.500L19 12l-3 .5-3-1-1.5-2.5.5-3L14 3z"/><circle class="b" cx="16.5" cy="6.5" r="2"/>',
  hammer: '<path class="k" d="M11 9l3 3-8 9.500L2.5 18z"/><path class="a" d="M10 4.500L14.5 1l8 8-3.5 4.500z"/><path class="b" d="M10 4.500L14.5 1l2 2-4.3 3.700z"/>',
  staff: '<path class="k" d="M14 8l2 2L5.5 22 3 20.500z"/><circle class="a" cx="17" cy="6.5" r="4.5"/><circle class="b" cx="15.8" cy="5.2" r="1.7"/><path class="s" d="M12 3.500a6 6 0 019.5 6"/>',
  bow: '<path class="s" stroke-width="2" d="M5 3c9-1 15 6 15.5 15.5"/><path class="t" d="M5 3l15.5 15.5"/><path class="k" d="M3 21L14.5 8.500l1 1L4.5 22z"/><path class="b" d="M18.5 5.500l-1.3 4.3-3-3z"/>',
  arrow: '<path class="k" d="M4 21L16 8l1 1L5 22z"/><path class="b" d="M21 3l-2 7.500L13.5 5z"/><path class="a" d="M3 16l2.5-.5.5 2 2 .5-.5 2.500L4 22l-1-3z"/>',
  arrows: '<path class="k" d="M3 21L13 10l.8.8L4 22zM8 22l9-8 .8.900L9 23zM2 16l8.5-9 .9.8L3 17z"/><path class="b" d="M17 6l-1.5 6-4-4zM21.5 11.500L19 17l-3.5-4zM14 2.500L13 8.5 9 5z"/>',
  shield: '<path class="a" d="M12 2l8 3v6c0 6-4 9-8 11-4-2-8-5-8-11V5z"/><path class="c" d="M12 4.500v15c3-1.8 5.7-4.3 5.7-8.600V6.500z"/><path class="b" d="M12 7l1.3 3.200h3.200l-2.6 2.2 1 3.300L12 13.700l-2.9 2 1-3.3-2.6-2.200h3.200z"/>',
  wall: '<path class="a" d="M3 6h5v4H3zM9.5 6h5v4h-5zM16 6h5v4h-5zM3 16h5v4H3zM9.5 16h5v4h-5zM16 16h5v4h-5z"/><path class="c" d="M3 11h2v4H3zM6.5 11h5v4h-5zM13 11h5v4h-5zM19.5 11H21v4h-1.500z"/><path class="b" d="M3 6h5v1H3zM9.5 6h5v1h-5zM16 6h5v1h-5z"/>',
  helmet: '<path class="a" d="M4 14C4 7 7 3.5 12 3.500S20 7 20 14v5h-4v-4l-3-1.500h-2L8 15v4H4z"/><path class="b" d="M12 3.500v10h-1L8 15v1.500C7 12 8 6 12 3.500z"/><path class="c" d="M4 14h16v2H4z"/>',
  hood: '<path class="a" d="M12 2c6 3 8 8 8 13 0 3-2 6-3 7H7c-1-1-3-4-3-7C4 10 6 5 12 2z"/><path class="c" d="M12 7c3.5 2 5 5 4.5 8-.4 2.5-2 4.5-4.5 5-2.5-.5-4.1-2.5-4.5-5C7 12 8.5 9 12 7z"/><path class="b" d="M12 2C8 5 6 9 6 13c-.5-4 1-8.5 6-11z"/>',
  hat: '<path class="c" d="M1.5 19c2-2.5 6-3.5 10.5-3.500s8.5 1 10.5 3.500c-3 2-7 2.5-10.5 2.500S4.5 21 1.5 19z"/><path class="a" d="M6 17c1-6 3-12 7.5-15 1 1 2 3 1.5 5 2 3 2.5 7 3 10-4 1.5-8 1.5-12 0z"/><path class="b" d="M6.3 15c4 1.3 7.6 1.3 11.5 0l.2 2c-4 1.5-8 1.5-12 0z"/>',
  chest: '<path class="a" d="M7 3l3 1.500h4L17 3l5 4-2.5 4.500L18 10.500V21H6V10.500l-1.5 1L2 7z"/><path class="b" d="M10 4.500h4L12 8z"/><path class="c" d="M12 8l.7 13H18V10l-2 1.500zM6 17h12v1.500H6z"/>',
  shoulders: '<path class="a" d="M3 17c0-7 3-11 8-12v9c-3 0-5 1-5 5zM21 17c0-7-3-11-8-12v9c3 0 5 1 5 5z"/><path class="b" d="M3 17c0-7 3-11 8-12v2c-4 1.5-6 5-6.5 10.500zM13 5c2 .4 3.7 1.3 5 2.600L13 9z"/>',
  gloves: '<path class="a" d="M6 22v-7L3.5 11 5 9.5 7.5 12V3.500h2V10h1V2.500h2V10h1V3h2v7h1V5h2v9c0 2-1 3-1 4v4z"/><path class="c" d="M6 18.500h11.500V22H6z"/>',
  belt: '<path class="a" d="M1.5 9h21v6h-21z"/><path class="b" d="M1.5 9h21v1.500h-21z"/><path class="u" stroke-width="2" d="M8.5 7.500h7v9h-7z"/><path class="w" d="M8 7h8v10H8zm2 2v6h4V9z"/>',
  legs: '<path class="a" d="M6 2h12l1 20h-5L12 10l-2 12H5z"/><path class="b" d="M6 2h12l.1 2.500H5.900z"/><path class="c" d="M12 10l2 12h2.500L14 5z"/>',
  boots: '<path class="a" d="M8 2h7v11l5.5 3c1 .6 1.5 2 1.5 4H5c0-6 3-9 3-18z"/><path class="c" d="M5 20h17v2H5z"/><path class="b" d="M8 2h7v2.500H8z"/>',
  cloak: '<path class="a" d="M9 2h6c0 3 5 12 5 19-5 1.5-11 1.5-16 0C4 14 9 5 9 2z"/><path class="c" d="M12 5c1 5 3 12 3 17-2 .2-4 .2-6 0 0-5 2-12 3-17z"/><path class="b" d="M9 2h6l-.3 2H9.300z"/>',
  ring: '<circle class="s" stroke-width="3" cx="12" cy="15" r="6"/><path class="b" d="M12 2l4 3.5-4 4.5-4-4.500z"/><path class="w" d="M12 2l1.5 3.500L12 10l-1.5-4.500z"/>',
  amulet: '<path class="t" stroke-width="1.5" d="M5 2c0 7 3 10 7 11M19 2c0 7-3 10-7 11"/><circle class="a" cx="12" cy="17" r="5"/><circle class="b" cx="10.5" cy="15.5" r="1.7"/>',
  // elements and deeds
  flame: '<path class="a" d="M12 1.500c1 4 6 6 6 12.500a6 6 0 11-12 0c0-3 2-4 2-7 2 1 3 2 3 4 1-2 1.5-6 1-9.500z"/><path class="b" d="M12 11c.5 2 2.8 3 2.8 5.700a2.8 2.8 0 11-5.6 0C9.2 14.5 11 13.5 12 11z"/>',
  burst: '<path class="a" d="M12 1l2.5 6 5.5-3-2.5 6 6 2-6 2.5 3 5.5-6-2.5-2.5 6-2.5-6-5.5 3 2.5-6-6-2.5 6-2.5-3-5.5 6 2.500z"/><circle class="b" cx="12" cy="12" r="4"/><circle class="w" cx="12" cy="12" r="1.8"/>',
  meteor: '<path class="c" d="M2 2l11 8-3 3zM9 1l9 9-2 1zM1 9l9 9 1-2z"/><circle class="a" cx="15.5" cy="15.5" r="6"/><circle class="b" cx="14" cy="14" r="2.5"/>',
  bolt: '<path class="a" d="M13.5 1.500L5 14h5.500L9 22.5 18.5 9H13z"/><path class="b" d="M13.5 1.500L8 12h4l-1.5 5L16 10h-4.500z"/>',
  frost: '<path class="t" stroke-width="2" d="M12 2v20M3.3 7l17.4 10M3.3 17L20.7 7"/><path class="s" stroke-width="1.6" d="M9 3.500l3 3 3-3M9 20.500l3-3 3 3M3 11l4-1-1-4M21 13l-4 1 1 4M3 13l4 1-1 4M21 11l-4-1 1-4"/>',
  drop: '<path class="a" d="M12 2c3 5 6.5 8.5 6.5 13a6.5 6.5 0 11-13 0C5.5 10.5 9 7 12 2z"/><path class="b" d="M9 11c-1.5 2.5-1.5 5 .5 7-3-.5-4-4-.5-7z"/>',
  wave: '<path class="a" d="M1.5 18c3-1 4-4 5-7 1.5-4.5 5-7 9-6 3.5 1 5 4 4 7-1-2-3-3-5-2-2.5 1.2-2 4.5.5 6 2 1.2 5 1 7.5 0-2 4-6 5.5-10.5 5.5-4 0-8-1-10.5-3.500z"/><path class="b" d="M6.5 11c1.5-4.5 5-7 9-6-3.5.5-6 3-6.5 7-.4 3 0 4 1 5.5-3-1-4-3.5-3.5-6.500z"/>',
  wind: '<path class="t" stroke-width="2" d="M3 9h11a3 3 0 10-3-3"/><path class="s" stroke-width="2" d="M3 13h15a3 3 0 11-3 3M3 17h7a2.5 2.5 0 11-2.5 2.5"/>',
  rock: '<path class="a" d="M4 14l3-7 6-3 6 4 2 8-4 5H7z"/><path class="b" d="M7 7l6-3-1 6-5 2z"/><path class="c" d="M13 20l1-7 5-5 2 8-4 5z"/>',
  leaf: '<path class="a" d="M21 3c1 9-3 16-12 16-3 0-5-2-5-5C4 6 12 3 21 3z"/><path class="b" d="M21 3C12 3 4 6 4 14c3-5 9-8 17-11z"/><path class="u" stroke-width="1.3" d="M3 22c2-6 7-11 14-15"/>',
  roots: '<path class="s" stroke-width="2.2" d="M12 2c0 5-1 8-4 10s-5 4-5 9M12 2c0 6 1 8 4 10s5 4 5 9M12 4v18M7.5 13c0 3 1 5 1 8M16.5 13c0 3-1 5-1 8"/>',
  sun: '<circle class="a" cx="12" cy="12" r="5"/><circle class="b" cx="11" cy="11" r="2.5"/><path class="s" stroke-width="2" d="M12 1.500v3M12 19.500v3M1.5 12h3M19.5 12h3M4.5 4.500l2.2 2.200M17.3 17.300l2.2 2.200M4.5 19.500l2.2-2.200M17.3 6.700l2.2-2.2"/>',
  moon: '<path class="a" d="M20 15A9 9 0 019 4a9 9 0 1011 11z"/><path class="b" d="M9 4a9 9 0 00-1 15.500C4.5 14 6 8 9 4z"/>',
  star: '<path class="a" d="M12 2l3 7 7 .6-5.4 4.700L18.4 22 12 17.8 5.6 22l1.8-7.700L2 9.6 9 9z"/><path class="b" d="M12 2v8L9 9zM2 9.600L9 9l1 3zM5.6 22l1.8-7.700L11 14z"/>',
  spark: '<path class="a" d="M12 2c.8 6 4 9 10 10-6 1-9.2 4-10 10-.8-6-4-9-10-10 6-1 9.2-4 10-10z"/><path class="b" d="M12 7c.5 3 2 4.5 5 5-3 .5-4.5 2-5 5-.5-3-2-4.5-5-5 3-.5 4.5-2 5-5z"/>',
  heart: '<path class="a" d="M12 21C5 15.5 2 12 2 8a5 5 0 0110-1.200A5 5 0 0122 8c0 4-3 7.5-10 13z"/><path class="b" d="M5 6.500c-1.5 2-.5 4.5 1 6C4 10 4 8 5 6.500z"/>',
  mend: '<path class="a" d="M9.5 2.500h5v7h7v5h-7v7h-5v-7h-7v-5h7z"/><path class="b" d="M9.5 2.500h5V4h-5zM2.5 9.500h7V11h-7zM14.5 9.500h7V11h-7z"/>',
  skull: '<path class="a" d="M12 2c6 0 9 4 9 9 0 3-1.5 5-3.5 6v4h-11v-4C4.5 16 3 14 3 11c0-5 3-9 9-9z"/><circle class="d" cx="8.5" cy="11.5" r="2.3"/><circle class="d" cx="15.5" cy="11.5" r="2.3"/><path class="d" d="M12 14l1.2 2.500h-2.400zM9.5 18.500h1V21h-1zM13.5 18.500h1V21h-1z"/>',
  fist: '<path class="a" d="M5 9c0-2 1.5-2.5 2.5-1.500C7.5 5.5 10 5 10.8 6.5 11.5 5 14 5 14.5 7c1.5-1 3.5 0 3.5 2l1 5c0 3-2 5-3 8H9c-1-2-5-4-5-9z"/><path class="u" stroke-width="1.2" d="M7.8 8v4M11 7.500V12M14.4 8v4M5 13h9.500c2 0 2 3 0 3H11"/>',
  roar: '<path class="a" d="M3 7l5-4 1 4h6l1-4 5 4c1 5 0 9-3 12l-3-3H9l-3 3C3 16 2 12 3 7z"/><path class="d" d="M8 10.500l3 1.5-2.5 1zM16 10.500L13 12l2.5 1zM9 16h6l-1 2h-4z"/>',
  target: '<circle class="s" stroke-width="2" cx="12" cy="12" r="8.5"/><circle class="t" stroke-width="2" cx="12" cy="12" r="4.5"/><circle class="a" cx="12" cy="12" r="1.8"/><path class="s" stroke-width="1.6" d="M12 1v4M12 19v4M1 12h4M19 12h4"/>',
  eye: '<path class="a" d="M1.5 12C5 6.5 8.5 5 12 5s7 1.5 10.5 7C19 17.5 15.5 19 12 19S5 17.5 1.5 12z"/><circle class="w" cx="12" cy="12" r="4.5"/><circle class="d" cx="12" cy="12" r="2.5"/>',
  step: '<path class="a" d="M10 4c3-1 5 1 5 4l-1 5h-4c-2-3-2-8 0-9zM10 15h4v3c0 3-4 3-4 0z"/><path class="t" stroke-width="1.7" d="M2 8h5M1 12h6M3 16h5"/>',
  leap: '<path class="s" stroke-width="2.2" d="M3 20C4 9 13 3 19 9"/><path class="a" d="M22 13l-7.5-.5L20 6z"/><path class="t" stroke-width="1.5" d="M2 22h8"/>',
  spin: '<path class="s" stroke-width="2.6" d="M20 12a8 8 0 11-3-6.2"/><path class="b" d="M20.5 1.500v7h-7z"/><path class="a" d="M12 8l1.2 2.800L16 12l-2.8 1.200L12 16l-1.2-2.800L8 12l2.8-1.200z"/>',
  chain: '<path class="s" stroke-width="2.6" d="M10 14a4 4 0 010-5.600l3-3a4 4 0 015.6 5.600L17 12.600M14 10a4 4 0 010 5.600l-3 3a4 4 0 01-5.6-5.600L7 11.4"/>',
  snare: '<path class="s" stroke-width="2" d="M3 13c0-4 4-7 9-7s9 3 9 7"/><path class="a" d="M3 13h18v3H3z"/><path class="b" d="M5 13l1.5-4L8 13zM9 13l1.5-5 1.5 5zM13 13l1.5-5 1.5 5zM17 13l1.5-4 1.5 4z"/><path class="c" d="M3 16h18l-2 4H5z"/>',
  sleep: '<path class="a" d="M12 3h9v2.500L15.5 11H21v2.500h-9V11l5.5-5.500H12z"/><path class="b" d="M3 12h7v2l-4 4.500h4v2.500H3v-2l4-4.500H3z"/>',
  // gadgets
  cog: '<path class="a" d="M10.5 2h3l.5 2.7 2 .8 2.3-1.6 2.1 2.1-1.6 2.3.8 2 2.7.5v3l-2.7.5-.8 2 1.6 2.3-2.1 2.1-2.3-1.6-2 .8-.5 2.700h-3l-.5-2.7-2-.8-2.3 1.6-2.1-2.1 1.6-2.3-.8-2L1.7 13.500v-3l2.7-.5.8-2-1.6-2.3 2.1-2.100L8 5.500l2-.8z"/><circle class="d" cx="12" cy="12" r="3.4"/>',
  wrench: '<path class="a" d="M21 5.500l-3.5 3.5-2.5-.5-.5-2.500L18 2.500a5.5 5.5 0 00-7.3 7L3 17.200a2.7 2.7 0 003.8 3.800l7.7-7.700a5.5 5.5 0 006.5-7.800z"/><path class="b" d="M10.7 9.500L3 17.200l1 .8 8-8z"/>',
  bomb: '<circle class="a" cx="10.5" cy="14.5" r="7.5"/><path class="b" d="M7 10.500c-1.5 1.5-2 3.5-1.5 5.500C3.5 13 5 11 7 10.500z"/><path class="k" d="M14 6l3 3-2 2-3-3z"/><path class="t" stroke-width="1.5" d="M16 7c1-3 3-3 4-5"/><circle class="w" cx="20.5" cy="2.5" r="1.5"/>',
  turret: '<path class="k" d="M6 22l3-8h6l3 8z"/><path class="a" d="M4 6h11v8H4z"/><path class="b" d="M4 6h11v2.500H4z"/><path class="c" d="M15 8h8v3h-8z"/><circle class="w" cx="8" cy="11" r="1.5"/>',
  beetle: '<ellipse class="a" cx="12" cy="14" rx="6.5" ry="7.5"/><path class="c" d="M12 7v14.500M7 5h10l-1.5 4h-7z"/><path class="s" stroke-width="1.6" d="M5.5 11L2 9M5 15H1.500M6.5 19L3 21M18.5 11L22 9M19 15h3.500M17.5 19l3.5 2M9 4L7 1.500M15 4l2-2.5"/><path class="t" d="M12 8v13"/>',
  // gatherings, food, goods
  potion: '<path class="w" d="M9 2h6v2l-1 1v4l5 9a3 3 0 01-3 4H8a3 3 0 01-3-4l5-9V5L9 4z"/><path class="a" d="M7.5 14h9l2.3 4.500A2.3 2.3 0 0116.5 21h-9a2.3 2.3 0 01-2.3-2.500z"/><circle class="b" cx="10" cy="17.5" r="1.3"/>',
  flask: '<path class="w" d="M10 2h4v6a7 7 0 11-4 0z"/><path class="a" d="M5.5 14h13a6.5 6.5 0 01-13 0z"/><circle class="b" cx="10" cy="17" r="1.2"/><circle class="b" cx="13.5" cy="15.5" r=".9"/>',
  bread: '<path class="a" d="M2.5 12.500C2.5 8 6.5 6 12 6s9.5 2 9.5 6.500c0 1.2-.7 2-1.7 2.300V19H4.200v-4.200c-1-.3-1.7-1.1-1.7-2.300z"/><path class="u" stroke-width="1.4" d="M8 8.500l1.5 3M12 8l1 3M16 8.800l.6 2.5"/>',
  meat: '<path class="w" d="M4 17l4-3 2 2-3 4 .5 1.5-1.5.5-1-1.5-2-.5.5-2z"/><path class="a" d="M9 15c-3-4 0-11 6-12 5-.5 7.5 3 6.5 7-1 5-8 9-12.5 5z"/><path class="b" d="M12 12c-1-3 1-6 4-7-4 0-7 4-4 7z"/>',
  fish: '<path class="a" d="M2 12c3-5 8-7 13-4l5-4v16l-5-4c-5 3-10 1-13-4z"/><path class="b" d="M2 12c3-5 8-7 13-4-5-.5-9 1-13 4z"/><circle class="d" cx="6.5" cy="11.3" r="1"/>',
  apple: '<path class="a" d="M12 7c-4-2-9 0-9 6 0 5 4 9.5 6.5 9 1.5-.3 3.5-.3 5 0C17 22.5 21 18 21 13c0-6-5-8-9-6z"/><path class="b" d="M6 9.500c-1.5 2-1.5 4.5-.5 7C3.5 14 3.5 11 6 9.500z"/><path class="k" d="M11.5 7c0-2 .5-4 2.5-5l1 1c-1.5.7-2 2-2 4z"/>',
  berries: '<circle class="a" cx="8" cy="15" r="5"/><circle class="c" cx="16" cy="16" r="5"/><circle class="a" cx="13" cy="9.5" r="4"/><circle class="b" cx="6.5" cy="13.5" r="1.4"/><circle class="b" cx="12" cy="8.3" r="1.2"/><path class="u" stroke-width="1.5" d="M13 6c0-2 1-3 3-4"/>',
  herb: '<path class="s" stroke-width="1.8" d="M12 22V8"/><path class="a" d="M12 14c-6 0-9-3-9-8 5 0 9 3 9 8zM12 11c0-5 3-8 9-8.500C21 8 17.5 11 12 11z"/><path class="b" d="M12 14c-3-1-6-4-9-8 2 6 5 8 9 8zM12 11c2-3 5-6 9-8.500C20 7 16 11 12 11z"/>',
  flower: '<path class="u" stroke-width="1.6" d="M12 13v9"/><circle class="a" cx="12" cy="4.5" r="3.2"/><circle class="a" cx="7.5" cy="8" r="3.2"/><circle class="a" cx="16.5" cy="8" r="3.2"/><circle class="a" cx="9.3" cy="12.8" r="3.2"/><circle class="a" cx="14.7" cy="12.8" r="3.2"/><circle class="w" cx="12" cy="9" r="2.6"/>',
  mushroom: '<path class="w" d="M9 12h6c0 4 1 7 1.5 10h-9C8 19 9 16 9 12z"/><path class="a" d="M2 12C3 6 7 2.5 12 2.500S21 6 22 12c-5 2.5-15 2.5-20 0z"/><circle class="b" cx="8.5" cy="7.5" r="1.6"/><circle class="b" cx="14" cy="6" r="1.3"/><circle class="b" cx="16.5" cy="10" r="1.4"/>',
  log: '<path class="a" d="M6 6h13c3 0 3 12 0 12H6z"/><ellipse class="b" cx="6" cy="12" rx="3.5" ry="6"/><ellipse class="u" stroke-width="1.2" cx="6" cy="12" rx="1.7" ry="3.2"/><path class="u" d="M12 9h6M11 15h7" stroke-width="1"/>',
  ore: '<path class="c" d="M3 15l4-7 6-3 7 4 1 7-5 5H7z"/><path class="a" d="M8 10l3-3 3 2-1 4-4 1zM14 15l4-2 1 3-3 3zM6 16l3-1 2 3-3 2z"/><path class="b" d="M8 10l3-3-.5 3zM14 15l4-2-2 3z"/>',
  gem: '<path class="a" d="M6 4h12l4 6-10 12L2 10z"/><path class="b" d="M6 4h6l-3 6H2z"/><path class="c" d="M15 10h7L12 22z"/><path class="w" d="M12 4l3 6H9z"/>',
  hide: '<path class="a" d="M4 3l4 2h8l4-2 1 5-3 3 1 6 2 3-5 1-2-2h-4l-2 2-5-1 2-3 1-6-3-3z"/><path class="c" d="M9 8h6l1 7-4 3-4-3z"/>',
  feather: '<path class="a" d="M21 2c0 9-4 14-12 15-1-8 4-14 12-15z"/><path class="b" d="M21 2C13 3 8 9 9 17 11 11 15 6 21 2z"/><path class="t" stroke-width="1.4" d="M3 22L14 9"/>',
  fang: '<path class="a" d="M6 3h10c2 7-1 14-8 19 1-7-1-12-2-19z"/><path class="b" d="M6 3h4c1 6 1 12-2 19 1-7-1-12-2-19z"/>',
  cloth: '<path class="a" d="M3 6l9-3 9 3v12l-9 3-9-3z"/><path class="b" d="M3 6l9 3 9-3-9-3z"/><path class="c" d="M12 9v12l9-3V6z"/>',
  coin: '<circle class="c" cx="12" cy="12.5" r="9.5"/><circle class="a" cx="12" cy="11.5" r="9"/><circle class="u" stroke-width="1.2" cx="12" cy="11.5" r="6.7"/><path class="b" d="M12 6.500l1.5 3.4 3.7.3-2.8 2.5.8 3.6-3.2-1.9-3.2 1.9.8-3.6-2.8-2.5 3.7-.3z"/>',
  key: '<circle class="s" stroke-width="3" cx="7.5" cy="8" r="4.5"/><path class="a" d="M10 10.500l2-2 9.5 9.500v3.500H18v-2h-2v-2h-2v-2z"/>',
  lantern: '<path class="s" stroke-width="1.6" d="M8 6c0-5 8-5 8 0"/><path class="c" d="M6 6h12v2.500H6zM6 19h12v2.500H6z"/><path class="a" d="M7 8.500h10V19H7z"/><path class="w" d="M12 10c2.5 3 3 4 3 5.500a3 3 0 01-6 0c0-1.5.5-2.5 3-5.500z"/>',
  letter: '<path class="b" d="M2 5h20v14H2z"/><path class="u" stroke-width="1.4" d="M2.5 5.500L12 13l9.5-7.5"/><circle class="a" cx="12" cy="15" r="2.8"/>',
  scroll: '<path class="b" d="M5 4h12v13a3 3 0 003 3H8a3 3 0 01-3-3z"/><path class="a" d="M5 4c-3 0-3 4 0 4zM11 17h11c0 4-3 4-4 3H9c1.5 0 2-1.5 2-3z"/><path class="u" stroke-width="1.3" d="M8 8h6M8 11h6M8 14h4"/>',
  book: '<path class="a" d="M3 4c4-1.5 7-1 9 1 2-2 5-2.5 9-1v15c-4-1.5-7-1-9 1-2-2-5-2.5-9-1z"/><path class="w" d="M4.5 5.300c3-.8 5-.5 6.7 1V18c-2-1.2-4.2-1.5-6.7-.8zM19.5 5.300c-3-.8-5-.5-6.7 1V18c2-1.2 4.2-1.5 6.7-.8z"/><path class="u" stroke-width="1" d="M6 8.500h3.500M6 11.500h3.500M14.5 8.500H18M14.5 11.500H18"/>',
  map: '<path class="b" d="M3 5l6-2 6 2 6-2v16l-6 2-6-2-6 2z"/><path class="a" d="M9 3l6 2v16l-6-2z"/><path class="u" stroke-width="1.3" stroke-dasharray="2 1.6" d="M5 15c3-5 5 1 8-4s3-2 6-4"/>',
  bag: '<path class="a" d="M7.5 8a4.5 4.5 0 019 0h2l2.5 13H3L5.5 8zm2 0h5a2.5 2.5 0 00-5 0z"/><path class="c" d="M4.5 13h15l.4 2H4.100z"/><path class="b" d="M10 12h4v5h-4z"/>',
  crate: '<path class="a" d="M3 5h18v15H3z"/><path class="u" stroke-width="1.6" d="M3 10h18M3 15h18M7.5 5v15M16.5 5v15"/><path class="b" d="M3 5h18v1.500H3z"/>',
  bell: '<path class="a" d="M12 2c5 0 6 4 6 8s1.5 6 3 7H3c1.5-1 3-3 3-7s1-8 6-8z"/><path class="b" d="M12 2C8 3 8 8 8 11s-1 5-2.5 6H3c1.5-1 3-3 3-7s1-8 6-8z"/><path class="c" d="M9.5 18.500h5a2.5 2.5 0 01-5 0z"/>',
  flag: '<path class="k" d="M4 2h2v20H4z"/><path class="a" d="M6 3c5-2 8 3 15 1l-3 5 3 5c-7 2-10-3-15-1z"/><path class="b" d="M6 3c5-2 8 3 15 1l-1 1.700C14 7 11 3 6 5z"/>',
  crown: '<path class="a" d="M2.5 7l5 4L12 4l4.5 7 5-4-2 12h-15z"/><path class="c" d="M4.5 17h15l-.4 3H4.900z"/><circle class="w" cx="12" cy="14" r="1.6"/><circle class="b" cx="7.5" cy="14.5" r="1.1"/><circle class="b" cx="16.5" cy="14.5" r="1.1"/>',
  // creatures
  paw: '<path class="a" d="M12 12c4 0 7 4 6 7.5-1 3-4 1-6 1s-5 2-6-1C5 16 8 12 12 12z"/><ellipse class="b" cx="4.5" cy="10.5" rx="2.2" ry="3"/><ellipse class="b" cx="9" cy="5.8" rx="2.3" ry="3.3"/><ellipse class="b" cx="15" cy="5.8" rx="2.3" ry="3.3"/><ellipse class="b" cx="19.5" cy="10.5" rx="2.2" ry="3"/>',
  claw: '<path class="a" d="M4 3c4 4 5 10 3 19-3-6-5-12-3-19zM11 2c4 4 5 11 3 20-3-6-5-13-3-20zM18 3c4 4 4 10 2 18-3-6-4-12-2-18z"/><path class="b" d="M4 3c2 5 3 11 3 19-3-6-5-12-3-19zM11 2c2 5 3 12 3 20-3-6-5-13-3-20z"/>',
  spider: '<ellipse class="a" cx="12" cy="15" rx="5" ry="6"/><circle class="c" cx="12" cy="7.5" r="3"/><path class="s" stroke-width="1.5" d="M9.5 8L5 4 2 6M9 11L4 9.5 1.5 13M8 15l-4 .500L2 20M14.5 8L19 4l3 2M15 11l5-1.5 2.5 3.500M16 15l4 .500 2 4.5"/><path class="b" d="M12 12l1.5 3L12 18l-1.5-3z"/>',
  wolf: '<path class="a" d="M3 2l5 5h8l5-5 .5 9L17 17l-5 5-5-5L2.5 11z"/><path class="b" d="M12 10l3 7-3 5-3-5z"/><path class="d" d="M6.5 10.500l3.5 1-2 1.500zM17.5 10.500l-3.5 1 2 1.500zM10.5 18h3L12 20z"/>',
  horse: '<path class="a" d="M5 22c0-8 3-9 3-13L6 7.5 11 3l1-2 2 2c5 1 7 6 7 11v8h-5c0-4-1-6-3-7-2 2-2 4-2 7z"/><path class="c" d="M14 3c5 1 7 6 7 11v8h-2c0-8 0-14-5-19z"/><circle class="d" cx="11" cy="7" r=".9"/>',
  // signs of the interface, one colour
  people: '<circle class="b" cx="8.5" cy="8" r="3.3"/><circle class="a" cx="16.5" cy="8.5" r="2.8"/><path class="b" d="M2 20c0-5 3-7.5 6.5-7.500S15 15 15 20z"/><path class="a" d="M14 13c5-2 9 1 9 7h-6.500c0-3-.8-5.5-2.5-7z"/>',
  person: '<circle class="b" cx="12" cy="7.5" r="4.5"/><path class="a" d="M3.5 22c0-6 3.5-9 8.5-9s8.5 3 8.5 9z"/>',
  chat: '<path class="a" d="M3 4h18v12H11l-5 5v-5H3z"/><path class="u" stroke-width="1.6" d="M7 8.500h10M7 12h7"/>',
  search: '<circle class="s" stroke-width="2.6" cx="10" cy="10" r="6.5"/><path class="s" stroke-width="3" d="M15 15l6.5 6.5"/>',
  plus: '<path class="s" stroke-width="3" d="M12 4v16M4 12h16"/>',
  minus: '<path class="s" stroke-width="3" d="M4 12h16"/>',
  close: '<path class="s" stroke-width="2.8" d="M5 5l14 14M19 5L5 19"/>',
  check: '<path class="s" stroke-width="3" d="M4 12.500l5.5 5.500L20 6"/>',
  left: '<path class="s" stroke-width="3" d="M15.5 4L7 12l8.5 8"/>',
  right: '<path class="s" stroke-width="3" d="M8.5 4l8.5 8-8.5 8"/>',
  up: '<path class="s" stroke-width="3" d="M4 15.500L12 7l8 8.5"/>',
  down: '<path class="s" stroke-width="3" d="M4 8.500L12 17l8-8.5"/>',
  dice: '<path class="a" d="M12 2l9 5v10l-9 5-9-5V7z"/><path class="c" d="M12 12l9-5v10l-9 5z"/><path class="b" d="M12 2l9 5-9 5-9-5z"/><circle class="d" cx="12" cy="7" r="1.3"/><circle class="d" cx="6" cy="12" r="1.1"/><circle class="d" cx="9" cy="17" r="1.1"/><circle class="d" cx="16.5" cy="14.5" r="1.2"/>',
  hourglass: '<path class="a" d="M7 5h10c0 4-2 5.500-3.800 7 1.800 1.500 3.800 3 3.800 7H7c0-4 2-5.500 3.800-7C9 10.500 7 9 7 5z"/><path class="b" d="M9 8h6l-3 3.500zM8.500 19c.5-2 2-3 3.500-3.500 1.500.5 3 1.500 3.500 3.500z"/><path class="k" d="M5 2h14v3H5zM5 19h14v3H5z"/>',
  lock: '<path class="s" stroke-width="2.4" d="M7.5 11V7.500a4.5 4.5 0 019 0V11"/><path class="a" d="M4.5 10.500h15V21h-15z"/><circle class="d" cx="12" cy="15.5" r="1.8"/>',
  info: '<circle class="a" cx="12" cy="12" r="10"/><path class="d" d="M10.8 10h2.600v8h-2.600zM10.8 5.500h2.600v2.700h-2.600z"/>',
  warning: '<path class="a" d="M12 2l11 19H1z"/><path class="d" d="M10.8 8.500h2.400l-.4 7h-1.600zM10.9 17h2.300v2.200h-2.300z"/>',
  bang: '<path class="a" d="M9 1.500h6L14 15h-4z"/><circle class="a" cx="12" cy="19.5" r="2.9"/>',
  ask: '<path class="s" stroke-width="4" d="M7 8c0-7 11-6.5 10.5 0-.3 3.5-5 3.5-5.3 7.5"/><circle class="a" cx="12.2" cy="20.5" r="2.5"/>',
  speaker: '<path class="a" d="M3 9h4l6-5v16l-6-5H3z"/><path class="s" stroke-width="2" d="M16 8.500c2 2 2 5 0 7M18.8 5.500c4 4 4 9 0 13"/>',
  globe: '<circle class="s" stroke-width="1.9" cx="12" cy="12" r="9.5"/><path class="s" stroke-width="1.6" d="M2.5 12h19M12 2.500c-6 6-6 13 0 19M12 2.500c6 6 6 13 0 19"/>',
  door: '<path class="k" d="M5 2h14v20H5z"/><path class="a" d="M7 4h10v18H7z"/><circle class="w" cx="14.5" cy="13" r="1.2"/>',
  smile: '<circle class="a" cx="12" cy="12" r="10"/><circle class="d" cx="8.5" cy="9.5" r="1.5"/><circle class="d" cx="15.5" cy="9.5" r="1.5"/><path class="d" d="M6.5 13.500h11a5.6 5.6 0 01-11 0z"/>',
  hand: '<path class="a" d="M7 13V5.500a1.5 1.5 0 013 0V11V3.500a1.5 1.5 0 013 0V11V4.500a1.5 1.5 0 013 0V12V7.500a1.5 1.5 0 013 0V15c0 4-3 7.5-7 7.5-3.5 0-5-2-6.5-4.500L3 14.500c-1-2 1-3.2 2.3-2z"/>',
  note: '<path class="a" d="M9 4l11-2v14.500a3.5 3.5 0 11-2.3-3.300V7L11.3 8.200v10.300A3.5 3.5 0 119 15.200z"/>',
  fullscreen: '<path class="s" stroke-width="2.6" d="M3 9V3h6M15 3h6v6M21 15v6h-6M9 21H3v-6"/>',
  jump: '<path class="s" stroke-width="3" d="M5 12l7-8 7 8M12 5v15"/>',
  fight: '<path class="a" d="M2 2l4 .5L20 17l-2 2L3 6z"/><path class="a" d="M22 2l-4 .5L4 17l2 2L21 6z"/><path class="k" d="M4.5 15l4.5 4.5-1.5 1.5-1.3-1.200L4 22l-2-2 2.2-2.200L3 16.500zM19.5 15L15 19.500l1.5 1.5 1.3-1.200L20 22l2-2-2.2-2.2 1.2-1.300z"/>',
};

/** Other words for the same drawings. */
const ALIASES: Readonly<Record<string, string>> = {
  tusk: 'fang', tooth: 'fang', tunic: 'chest', robe: 'chest', vest: 'chest', cape: 'cloak', trousers: 'legs', shoes: 'boots', cap: 'hood', crown_of_leaves: 'leaf', wand: 'staff', spear: 'arrow', crossbow: 'bow', gun: 'bow',
  pelt: 'hide', fur: 'hide', skin: 'hide', bone: 'fang', wood: 'log', stone: 'rock', crystal: 'gem', water: 'drop', tide: 'wave', ice: 'frost', fire: 'flame', lightning: 'bolt', light: 'sun', shadow: 'moon', poison: 'drop', heal: 'mend', cross: 'mend', shout: 'roar', dash: 'step', gear: 'cog', trap: 'snare', bear: 'paw', boar: 'fang', egg: 'drop', root: 'roots', tree: 'leaf', pie: 'bread', soup: 'flask', bottle: 'potion', box: 'crate', chest_box: 'crate', purse: 'bag', page: 'scroll', music: 'note', banner: 'flag', trumpet: 'bell', wing: 'feather', bee: 'beetle', honey: 'drop', cheese: 'bread', seed: 'berries', rope: 'chain', torch: 'lantern', candle: 'lantern', mask: 'hood', shell: 'shield', nest: 'roots', web: 'spider', wisp: 'flame', goose: 'feather',
};

/** The markup of a glyph; an unknown name gives the spark. */
export function glyphMarkup(name: string): string {
  return GLYPHS[name] ?? GLYPHS[ALIASES[name] ?? ''] ?? GLYPHS.spark ?? '';
}

/** Every glyph there is: the content check and the icon sheet read it. */
export const GLYPH_NAMES: readonly string[] = Object.keys(GLYPHS);
