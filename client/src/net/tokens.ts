// Tokens between visits: the account's in localStorage, the session's in sessionStorage, so that a
// reloaded tab finds its session and a second tab does not take it.

import type { TokenStore } from './connection.ts';

const ACCOUNT = 'myriad.account';
const RESUME = 'myriad.resume';
const CHARACTER = 'myriad.character';
const NAME = 'myriad.account-name';

/** A TokenStore in the browser; without storage it lasts as long as the page. */
export function browserTokens(): TokenStore {
  const memory = new Map<string, string>();
  const read = (store: () => Storage, key: string): string => {
    try {
      return store().getItem(key) ?? memory.get(key) ?? '';
    } catch {
      return memory.get(key) ?? '';
    }
  };
  const write = (store: () => Storage, key: string, value: string): void => {
    memory.set(key, value);
    try {
      if (value) store().setItem(key, value);
      else store().removeItem(key);
    } catch {
      // A browser without storage keeps the tokens for this visit only.
    }
  };
  const local = (): Storage => localStorage;
  const session = (): Storage => sessionStorage;
  return {
    get account() {
      return bytesOf(read(local, ACCOUNT));
    },
    set account(token) {
      write(local, ACCOUNT, textOf(token));
    },
    get name() {
      return read(local, NAME);
    },
    set name(name) {
      write(local, NAME, name);
    },
    get resume() {
      return bytesOf(read(session, RESUME));
    },
    set resume(token) {
      write(session, RESUME, textOf(token));
    },
    get character() {
      const text = read(session, CHARACTER);
      return /^\d{1,19}$/.test(text) ? BigInt(text) : 0n;
    },
    set character(id) {
      write(session, CHARACTER, id === 0n ? '' : String(id));
    },
  };
}

function textOf(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}

function bytesOf(text: string): Uint8Array {
  try {
    return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
