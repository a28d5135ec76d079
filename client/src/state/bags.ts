// Bags, equipment, money.

import { computed, signal } from '@preact/signals';

export interface ItemState {
  /** The 16 bytes of the id as 32 hexadecimal digits. */
  id: string;
  key: string;
  /** Bag slot from 0; -1 when worn. */
  slot: number;
  /** Equipment slot; empty in the bag. */
  worn: string;
  /** What chance added, stat -> amount. */
  rolled: Readonly<Record<string, number>>;
}

/** The places where things are worn, in the order of the paper doll. */
export const EQUIPMENT_SLOTS = ['head', 'shoulders', 'back', 'chest', 'hands', 'waist', 'legs', 'feet', 'weapon', 'offhand', 'trinket'] as const;

export interface BagsState {
  size: number;
  items: ReadonlyMap<string, ItemState>;
  /** Asset key -> amount: things without identity. */
  stacks: ReadonlyMap<string, number>;
  money: number;
  buyBack: readonly ItemState[];
}

export const bags = signal<BagsState>({ size: 0, items: new Map(), stacks: new Map(), money: 0, buyBack: [] });

/** What is worn, equipment slot -> item. */
export const worn = computed(() => {
  const bySlot = new Map<string, ItemState>();
  for (const item of bags.value.items.values()) if (item.worn) bySlot.set(item.worn, item);
  return bySlot;
});

/** One square of the bag window. */
export type BagSquare = { kind: 'item'; item: ItemState } | { kind: 'stack'; asset: string; amount: number } | { kind: 'empty' };

/**
 * Lays out the bag: items in their slots, stacks in the squares left over in the order of
 * their keys, then empty squares up to the size.
 */
export const squares = computed(() => layOut(bags.value));

export function layOut(state: BagsState): BagSquare[] {
  const carried = [...state.items.values()].filter((item) => !item.worn);
  const stacks = [...state.stacks].filter(([, amount]) => amount > 0).sort(([a], [b]) => (a < b ? -1 : 1));
  const count = Math.max(state.size, carried.length + stacks.length);
  const out: BagSquare[] = Array.from({ length: count }, () => ({ kind: 'empty' }));
  const homeless: BagSquare[] = stacks.map(([asset, amount]) => ({ kind: 'stack', asset, amount }));
  for (const item of carried) {
    if (item.slot >= 0 && item.slot < count && out[item.slot]?.kind === 'empty') out[item.slot] = { kind: 'item', item };
    else homeless.unshift({ kind: 'item', item });
  }
  for (let i = 0, next = 0; i < count && next < homeless.length; i++) {
    if (out[i]?.kind === 'empty') out[i] = homeless[next++] ?? { kind: 'empty' };
  }
  return out;
}

/** Counts what one carries of a content key: items and stacks alike. */
export function carriedCount(key: string): number {
  let count = bags.value.stacks.get(key) ?? 0;
  for (const item of bags.value.items.values()) if (item.key === key && !item.worn) count++;
  return count;
}

/** Writes the bytes of an item's id as hexadecimal digits. */
export function itemIdText(id: Uint8Array): string {
  let text = '';
  for (const byte of id) text += byte.toString(16).padStart(2, '0');
  return text;
}

/** Reads back what `itemIdText` wrote. */
export function itemIdBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(i * 2, i * 2 + 2), 16);
  return bytes;
}
