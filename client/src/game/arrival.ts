// From the wish to play to the world: a login, a character, EnterWorld. The wish outlasts connections
// that do not stand yet or break on the way: each one takes it up where it stands.

import { account, busy, characters, connection as standing, refusal, sameName, screen, type CharacterState } from '../state/session.ts';
import type { Connection, CoreKind } from '../net/connection.ts';

type Made = Extract<CoreKind, { case: 'createCharacter' }>['value'] & { name: string };

export class Arrival {
  private wish: Made | null = null;
  /** A guest's login was asked for: the connection sees to it. */
  private guest = false;
  /** The wish was sent, maybe on a connection that is gone: the character may have been made. */
  private sent = false;
  /** The wish was sent on this connection. */
  private asked = false;
  /** Characters that were there before. */
  private before: ReadonlySet<number> = new Set();

  constructor(private readonly connection: Pick<Connection, 'phase' | 'isLoggedIn' | 'knowsAccount' | 'core' | 'login'>) {
    standing.subscribe(({ phase }) => {
      if (phase === 'online') this.goOn();
      else this.asked = false;
      if (phase === 'closed') this.giveUp();
    });
    // What else the same message says is taken in first.
    characters.subscribe(() => queueMicrotask(() => this.goOn()));
    refusal.subscribe((refused) => {
      if (!refused || !this.wish) return;
      if (refused.request === 'token_login') queueMicrotask(() => this.loginAnew());
      else if (refused.request === 'create_character' || refused.request === 'guest_login') this.forget();
    });
  }

  /** Makes a character, as a guest when nobody is logged in, and enters the world with it. */
  make(wish: Made): void {
    this.forget();
    this.wish = wish;
    this.before = new Set(characters.peek().map(({ id }) => id));
    this.wait();
    this.goOn();
  }

  /** Enters the world; after a break the connection does so by itself. */
  enter(id: number): void {
    this.forget();
    this.wait();
    this.connection.core({ case: 'enterWorld', value: { characterId: BigInt(id) } });
  }

  /** Wishes for nothing any more. */
  forget(): void {
    this.wish = null;
    this.guest = this.sent = this.asked = false;
  }

  private wait(): void {
    refusal.value = null;
    busy.value = true;
    screen.value = 'entering';
  }

  private giveUp(): void {
    this.forget();
    busy.value = false;
    if (screen.peek() === 'entering') screen.value = 'title';
  }

  private goOn(): void {
    const { connection, wish } = this;
    if (!wish || connection.phase !== 'online') return;
    if (!connection.isLoggedIn) {
      // An account that is known is being logged in to; a guest is asked for once.
      if (connection.knowsAccount || this.guest) return;
      this.guest = true;
      connection.login({ case: 'guestLogin', value: {} });
      return;
    }
    const made = this.sent ? characters.peek().find((one) => this.isMade(one, wish)) : undefined;
    if (made) this.enter(made.id);
    else if (!this.sent || !this.asked) {
      this.sent = this.asked = true;
      connection.core({ case: 'createCharacter', value: wish });
    }
  }

  private isMade({ id, name }: CharacterState, wish: Made): boolean {
    return !this.before.has(id) && sameName(name, wish.name);
  }

  private loginAnew(): void {
    account.value = null;
    this.guest = this.asked = false;
    this.before = new Set();
    this.wait();
    this.goOn();
  }
}
