// Which plates stand over whom this frame.

import { entryOf } from '../state/catalogue.ts';
import { markers } from '../state/quests.ts';
import type { EntityId } from '../state/session.ts';
import type { Game } from '../game/game.ts';
import type { Known } from '../game/picture.ts';
import { kindOf, nameOfEntity, stanceOf, subtitleOf } from '../game/units.ts';
import type { Plate } from '../ui/plates.ts';
import { isMate } from './stage.ts';

/** Beyond this only what matters has a plate; metres. */
const SIGHT_M = 46;
const THING_SIGHT_M = 14;
const MAX_PLATES = 60;

const SIGNS: Readonly<Record<string, string>> = { offer: '!', turn_in: '?', active: '…' };

/** Signs of quests by entity and by person. */
function signsNow(): { byEntity: Map<EntityId, string>; byPerson: Map<string, string> } {
  const byEntity = new Map<EntityId, string>();
  const byPerson = new Map<string, string>();
  const rank = '…!?';
  for (const { entity, person, kind } of markers.peek()) {
    const sign = SIGNS[kind];
    if (!sign) continue;
    if (entity && rank.indexOf(sign) > rank.indexOf(byEntity.get(entity) ?? '')) byEntity.set(entity, sign);
    if (person && rank.indexOf(sign) >= rank.indexOf(byPerson.get(person) ?? '')) byPerson.set(person, sign);
  }
  return { byEntity, byPerson };
}

function plateKind(known: Known, own: boolean): Plate['kind'] {
  if (own) return 'self';
  const d = known.description;
  const kind = kindOf(d);
  if (kind === 'player') return isMate(known.id) ? 'party' : d.bot ? 'bot' : 'player';
  if (kind === 'person') return stanceOf(d) === 'hostile' ? 'hostile' : 'person';
  if (kind === 'creature' || kind === 'pet') return stanceOf(d);
  return 'object';
}

const found: Known[] = [];
const metres: number[] = [];
/** How many were found in each metre of distance. */
const perMetre = new Uint16Array(SIGHT_M + 1);

/** Collects the plates, nearest first: of a crowd only the nearest are looked at closely. */
export function platesNow(game: Game): Plate[] {
  const reach = find(game);
  const signs = signsNow();
  const out: Plate[] = [];
  for (let i = 0; i < found.length; i++) {
    const known = found[i]!;
    if (metres[i]! > reach && !matters(game, known)) continue;
    const plate = plateOf(game, known, signs);
    if (plate) out.push(plate);
  }
  return out.sort((a, b) => a.distance - b.distance).slice(0, MAX_PLATES);
}

/** Fills `found` with those who may have a plate and returns within how many metres the nearest of them are. */
function find(game: Game): number {
  found.length = metres.length = 0;
  perMetre.fill(0);
  for (const known of game.picture.byId.values()) {
    const away = game.stage.distance(known.id);
    if (away === Infinity || (away > SIGHT_M && !matters(game, known))) continue;
    found.push(known);
    metres.push(away);
    const metre = Math.min(SIGHT_M, Math.floor(away));
    perMetre[metre] = perMetre[metre]! + 1;
  }
  let sum = 0;
  for (let metre = 0; metre <= SIGHT_M; metre++) {
    sum += perMetre[metre]!;
    if (sum >= MAX_PLATES) return metre + 1;
  }
  return Infinity;
}

/** Whether somebody has a plate however far. */
function matters(game: Game, { id }: Known): boolean {
  return id === game.targetId || game.front.speech.has(id);
}

function plateOf(game: Game, known: Known, { byEntity, byPerson }: ReturnType<typeof signsNow>): Plate | null {
  const d = known.description;
  const own = known.id === game.ownId;
  const targeted = known.id === game.targetId;
  const speech = game.front.speech.get(known.id)?.text ?? '';
  if (own && !speech) return null;
  const at = game.stage.project(known.id);
  if (!at) return null;
  const kind = plateKind(known, own);
  if (kind === 'object' && at.distance > THING_SIGHT_M && !targeted && speech === '') return null;
  const sign = byEntity.get(known.id) ?? (kind === 'person' ? (byPerson.get(d.key) ?? (entryOf('persons', d.key)?.vendor ? '$' : '')) : '');
  const v = known.vitals;
  return {
    id: known.id, x: at.x, y: at.y, distance: at.distance, name: nameOfEntity(d), subtitle: subtitleOf(d), kind, level: d.level,
    health: v && v.maxHealth > 0 && !v.dead ? v.health / v.maxHealth : -1, sign, targeted, speech,
  };
}
