// The door from the interface to the sounds: the interface names what happened, whoever
// plays it is set once by `setSoundPlayer`.

export type InterfaceSound =
  | 'click' | 'open' | 'close' | 'hover' | 'error' | 'whisper' | 'chat' | 'coin' | 'item' | 'equip' | 'drop' | 'questAccepted' | 'questDone' | 'objective' | 'levelUp' | 'invite' | 'ready' | 'death' | 'loot';

let player: (sound: InterfaceSound) => void = () => undefined;

/** Gives the interface its voice. */
export function setSoundPlayer(play: (sound: InterfaceSound) => void): void {
  player = play;
}

/** Plays a sound of the interface, when there is a voice. */
export function sound(name: InterfaceSound): void {
  player(name);
}
