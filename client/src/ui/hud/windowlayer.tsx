// The open windows, and the wares of a vendor. What is in them is fetched by itself, soon after the first picture or
// when the first is wanted.

import { effect, signal } from '@preact/signals';
import type { JSX } from 'preact';
import { reportFailure } from '../../state/chat.ts';
import { vendor } from '../../state/dialogs.ts';
import { openWindows, type WindowName } from '../window.tsx';

const fetched = signal<typeof import('../windows/all.tsx') | null>(null);
let asked = false;

/** How long after the start the windows are fetched, when none was wanted before. */
const FETCH_AFTER_MS = 1500;

async function fetchWindows(): Promise<void> {
  if (asked) return;
  asked = true;
  try {
    fetched.value = await import('../windows/all.tsx');
  } catch (error) {
    asked = false;
    throw error;
  }
}

/** Fetches the windows when it is time. Returns a stop. */
export function prepareWindows(): () => void {
  const fetch = (): void => void fetchWindows().catch(reportFailure);
  const timer = setTimeout(fetch, FETCH_AFTER_MS);
  const stop = effect(() => {
    if (openWindows.value.length > 0 || vendor.value) fetch();
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

/** Open windows in a fixed place in the tree, so that raising one does not make it anew. */
export function Windows(): JSX.Element {
  const open = openWindows.value;
  const known = fetched.value?.windows;
  if (!known) return <div class="windows" />;
  return <div class="windows">{(Object.keys(known) as WindowName[]).filter((name) => open.includes(name)).map((name) => {
    const Window = known[name];
    return <div key={name} class="window-layer" style={{ zIndex: 40 + open.indexOf(name) }}><Window /></div>;
  })}</div>;
}

/** What somebody sells, where it is open. */
export function Wares(): JSX.Element | null {
  const Dialog = fetched.value?.VendorDialog;
  return Dialog ? <Dialog /> : null;
}
