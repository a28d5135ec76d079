// Time of day and weather: from what WorldState told, carried on by one's own clock.

import { sky as skySignal, type SkyState } from '../state/surroundings.ts';
import type { WorldState } from '../wire/core_pb.ts';

export class Sky {
  private dayMs = 0.4 * 2_880_000;
  private lengthMs = 2_880_000;
  private atMs = 0;
  private season = 0;
  private weathers = new Map<string, { weather: string; intensity: number }>();
  private frozen: SkyState | null = null;

  /** Holds the time of day and the weather, for pictures: 0 midnight to 1. */
  freeze(day: number, weather = 'clear'): void {
    this.frozen = { day, season: 0, weather, intensity: weather === 'clear' ? 0 : 0.8 };
  }

  take(world: WorldState, nowMs: number): void {
    this.dayMs = world.dayMs;
    this.lengthMs = Math.max(1, world.dayLengthMs);
    this.season = world.season;
    this.atMs = nowMs;
    this.weathers = new Map(world.weather.map(({ land, weather, intensity }) => [land, { weather, intensity: intensity / 100 }]));
  }

  /** The sky over a land now. */
  over(land: string, nowMs: number): SkyState {
    if (this.frozen) return this.frozen;
    const day = ((this.dayMs + nowMs - this.atMs) / this.lengthMs) % 1;
    const { weather, intensity } = this.weathers.get(land) ?? { weather: 'clear', intensity: 0 };
    return { day, season: this.season, weather, intensity };
  }

  /** Writes the signal, when something can be seen of the change. */
  publish(land: string, nowMs: number): SkyState {
    const next = this.over(land, nowMs);
    skySignal.value = next;
    return next;
  }
}
