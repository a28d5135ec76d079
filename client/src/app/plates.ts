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

/** Collects the plates, nearest first. */
export function platesNow(game: Game): Plate[] {
  const { byEntity, byPerson } = signsNow();
  const out: Plate[] = [];
  for (const known of game.picture.byId.values()) {
    const d = known.description;
    const own = known.id === game.ownId;
    const targeted = known.id === game.targetId;
    const speech = game.front.speech.get(known.id)?.text ?? '';
    if (own && !speech) continue;
    const at = game.stage.project(known.id);
    if (!at) continue;
    const kind = plateKind(known, own);
    const person = kind === 'person';
    const sign = byEntity.get(known.id) ?? (person ? (byPerson.get(d.key) ?? (entryOf('persons', d.key)?.vendor ? '$' : '')) : '');
    const important = targeted || speech !== '';
    if (!important && at.distance > (kind === 'object' ? THING_SIGHT_M : SIGHT_M)) continue;
    const v = known.vitals;
    out.push({
      id: known.id, x: at.x, y: at.y, distance: at.distance, name: nameOfEntity(d), subtitle: subtitleOf(d), kind, level: d.level,
      health: v && v.maxHealth > 0 && !v.dead ? v.health / v.maxHealth : -1, sign, targeted, speech,
    });
  }
  return out.sort((a, b) => a.distance - b.distance).slice(0, MAX_PLATES);
}
