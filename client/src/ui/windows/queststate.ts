// Which quest the log shows.

import { signal } from '@preact/signals';
import { openWindow } from '../window.tsx';

export const chosenQuest = signal('');

/** Opens the log at a quest. */
export function showQuest(key: string): void {
  chosenQuest.value = key;
  openWindow('quests');
}
