// Leaving a talk: what the other said before they heard of it is still on its way and opens nothing anew.

import type { Event } from '../wire/play_pb.ts';
import type { EntityId } from '../state/session.ts';

/** Whom one has left in the middle of a talk, until the server has said all that it said before it knew. */
export class Parting {
  /** By entity, which ending is the last. */
  private readonly left = new Map<EntityId, number>();
  private endings = 0;
  /** Endings answered in the message that is being read: answers come in it before what is told. */
  private readonly heard: { id: EntityId; ending: number }[] = [];

  /** The player ends a talk with some; returns what is called with the answer. One that never reached the region lifts nothing. */
  leave(ids: readonly EntityId[]): (code: string) => void {
    const ending = ++this.endings;
    for (const id of ids) this.left.set(id, ending);
    return (code) => {
      if (!code) for (const id of ids) this.heard.push({ id, ending });
    };
  }

  /** The player turns to somebody anew: what they say counts. */
  turnTo(id: EntityId): void {
    this.left.delete(id);
  }

  messageEnd(): void {
    for (const { id, ending } of this.heard.splice(0)) {
      if (this.left.get(id) === ending) this.left.delete(id);
    }
  }

  /** Whether an event is a word of somebody whom one has left. */
  drops({ kind }: Event): boolean {
    return (kind.case === 'talk' || kind.case === 'vendor') && this.left.has(Number(kind.value.entity));
  }

  forget(): void {
    this.left.clear();
    this.heard.length = 0;
  }
}
