// window.__game: what tests and curious players may read. Nothing here changes the game.

import type { Game } from '../game/game.ts';
import { kindOf, nameOfEntity } from '../game/units.ts';
import { bags } from '../state/bags.ts';
import { chatLog, failures } from '../state/chat.ts';
import { quests } from '../state/quests.ts';
import { connection, screen } from '../state/session.ts';
import { knownAbilities, progress, self, target } from '../state/self.ts';
import { place } from '../state/surroundings.ts';

const MAX_ENTITIES = 400;
const MAX_LINES = 50;

/** The nearest entities, with where they are on the screen. */
function entitiesOf(game: Game): object[] {
  const { x, z } = game.predictor.state;
  return [...game.picture.byId.values()]
    .map((known) => ({ known, distance: Math.hypot(known.track.shown.x - x, known.track.shown.z - z) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MAX_ENTITIES)
    .map(({ known, distance }) => {
      const d = known.description;
      const at = game.stage.project(known.id);
      return {
        id: known.id, name: nameOfEntity(d), kind: kindOf(d), key: d.key, level: d.level, bot: d.bot, worn: [...d.worn], state: d.state,
        x: known.track.shown.x, z: known.track.shown.z, posture: known.track.shown.posture, distance: Math.round(distance),
        screen: at && { x: Math.round(at.x), y: Math.round(at.y) },
        health: known.vitals?.health ?? 0, maxHealth: known.vitals?.maxHealth ?? 0, dead: known.vitals?.dead ?? false, target: known.vitals?.target ?? 0,
      };
    });
}

/** Makes the probe. Every value is computed when it is read. `screenOf` tells where a place of the map is drawn, in pixels of the page. */
export function makeProbe(game: Game, screenOf: (x: number, z: number) => { x: number; y: number } | null): object {
  return Object.freeze({
    get tick() { return game.tick; },
    get region() { return game.region; },
    get rttMs() { return game.connection.clock.roundTripMs; },
    get timeScale() { return game.timeScale; },
    get phase() { return connection.peek().phase; },
    get code() { return connection.peek().code; },
    get screen() { return screen.peek(); },
    get self() {
      const { x, z, lift, facing, mode } = game.predictor.state;
      const unit = self.peek();
      return { id: game.ownId, x, z, lift, facing, mode, name: unit?.name ?? '', vitals: unit?.vitals ?? null, walking: game.steering.walking };
    },
    get camera() { return { yaw: game.hooks.cameraYaw() }; },
    screenOf: (x: number, z: number) => screenOf(x, z),
    get target() { return target.peek(); },
    get entities() { return entitiesOf(game); },
    get place() { return place.peek(); },
    get corrections() { return game.predictor.corrections; },
    get greatestCorrectionMm() { return game.predictor.greatestMm; },
    get delayMs() { return game.delay.ms; },
    get drawCalls() { return game.front.drawCalls; },
    get triangles() { return game.front.triangles; },
    get jsMs() { return game.front.jsMs; },
    get missing() { return game.front.missing; },
    get bytesReceived() { return game.connection.bytesReceived; },
    get lastError() { return game.lastError || (failures.peek().at(-1)?.message ?? ''); },
    get bags() {
      const { items, stacks, money } = bags.peek();
      return { items: [...items.values()].map(({ id, key, slot, worn }) => ({ id, key, slot, worn })), stacks: Object.fromEntries(stacks), money };
    },
    get quests() { return [...quests.peek().values()].map(({ key, step, counts, phase }) => ({ key, step, counts: [...counts], phase })); },
    get progress() { return progress.peek(); },
    get abilities() { return [...knownAbilities.peek()]; },
    get chat() { return chatLog.peek().slice(-MAX_LINES).map(({ channel, from, text }) => ({ channel, from, text })); },
  });
}
