// Unit frames: oneself, the target, the target's target, the pet, and the party.

import type { JSX } from 'preact';
import { n, t, tWord } from '../../i18n/i18n.ts';
import { entryOf, nameOf } from '../../state/catalogue.ts';
import { party, type PartyMemberState } from '../../state/dialogs.ts';
import { intents } from '../../state/intents.ts';
import { worldMs } from '../../state/pace.ts';
import { pet, POWER_KINDS, self, target, targetOfTarget, threat, type AuraState, type UnitState } from '../../state/self.ts';
import { Bar, Glyph, Icon, LiveBar, type BarReading } from '../bits.tsx';
import { AuraTip } from '../entrytips.tsx';
import { openUnitMenu } from './unitmenu.tsx';
import { Portrait } from '../portrait.tsx';
import { tipFor } from '../tip.tsx';

const MAX_AURAS_SHOWN = 16;

function healthReading(unit: UnitState | null): BarReading {
  if (!unit) return { ratio: 0, text: '' };
  const { health, maxHealth, dead } = unit.vitals;
  if (dead) return { ratio: 0, text: t('unit.dead') };
  return { ratio: maxHealth ? health / maxHealth : 0, text: maxHealth ? `${n(health)} / ${n(maxHealth)}` : '' };
}

function powerReading(unit: UnitState | null): BarReading {
  const { power = 0, maxPower = 0 } = unit?.vitals ?? {};
  return { ratio: maxPower ? power / maxPower : 0, text: maxPower ? `${n(power)} / ${n(maxPower)}` : '' };
}

/** The words under a unit's name. */
export function subtitleOf(unit: UnitState): string {
  if (unit.kind === 'player') return unit.subtitle || nameOf('callings', unit.key);
  if (unit.kind === 'person') return unit.subtitle || entryOf('persons', unit.key)?.role || '';
  if (unit.rank !== 'normal') return t(unit.rank === 'boss' ? 'unit.boss' : 'unit.elite');
  return unit.subtitle;
}

/** Oneself, top left. */
export function SelfFrame(): JSX.Element | null {
  const unit = self.value;
  if (!unit) return null;
  return (
    <section class={`unit-frame self ${unit.vitals.inCombat ? 'fighting' : ''}`} aria-label={t('hud.self')}>
      <button type="button" class="unit-card panel" onClick={() => intents.setTarget(unit.id)} onContextMenu={(event) => openUnitMenu(event, unit)} title={t('hud.target_self', { name: unit.name })}>
        <span class="portrait"><Portrait unit={unit} /></span>
        <span class="level">{unit.level}</span>
        <span class="unit-words"><b>{unit.name}</b><small>{nameOf('callings', unit.key)}</small></span>
        {unit.vitals.inCombat ? <span class="combat-mark" role="img" aria-label={t('unit.in_combat')}><Glyph name="fight" colour="red" /></span> : null}
      </button>
      <div class="unit-bars">
        <LiveBar kind="health" label={t('unit.health')} read={() => healthReading(self.peek())} />
        <LiveBar kind={`power power-${POWER_KINDS[unit.vitals.powerKind] ?? 'mana'}`} label={tWord('power', POWER_KINDS[unit.vitals.powerKind] ?? 'mana')} read={() => powerReading(self.peek())} />
      </div>
      <Auras auras={unit.auras} own />
      {pet.value ? <><SmallFrame unit={pet.value} label={t('hud.pet')} read={() => healthReading(pet.peek())} /><PetOrders /></> : null}
    </section>
  );
}

const PET_ORDERS = [['attack', 'fight', 'red'], ['follow', 'person', 'gold'], ['stay', 'hand', 'sand'], ['dismiss', 'door', 'wood']] as const;

/** What one can tell one's pet. */
function PetOrders(): JSX.Element {
  return (
    <div class="pet-orders" role="group" aria-label={t('hud.pet')}>
      {PET_ORDERS.map(([order, glyph, colour]) => (
        <button type="button" class="icon-button" key={order} aria-label={t(`pet.${order}`)} onClick={() => intents.petCommand(order, order === 'attack' ? (target.peek()?.id ?? 0) : 0)} {...tipFor(() => t(`pet.${order}`))}><Glyph name={glyph} colour={colour} /></button>
      ))}
    </div>
  );
}

/** The target, top middle, with the target's target. */
export function TargetFrame(): JSX.Element | null {
  const unit = target.value;
  if (!unit) return null;
  const threatNow = threat.value;
  const creature = unit.kind === 'creature' ? entryOf('creatures', unit.key) : undefined;
  return (
    <section class={`unit-frame target stance-${unit.stance} rank-${unit.rank}`} aria-label={t('hud.target')}>
      <button type="button" class="unit-card panel" onClick={() => intents.interact(unit.id)} onContextMenu={(event) => openUnitMenu(event, unit)} title={t('hud.interact_with', { name: unit.name })}>
        <span class="portrait"><Portrait unit={unit} family={creature?.family ?? unit.key} /></span>
        {unit.level > 0 ? <span class="level">{unit.level}</span> : null}
        <span class="unit-words">
          <b>{unit.name}</b>
          {unit.bot ? <span class="bot-mark">{t('unit.bot')}</span> : null}
        </span>
        {unit.kind === 'corpse' || unit.vitals.dead ? <span class="stance-mark" role="img" aria-label={t('unit.dead')}><Glyph name="skull" colour="sand" /></span> : <span class="stance-mark" role="img" aria-label={tWord('stance', unit.stance)}><Glyph name={unit.stance === 'hostile' ? 'fight' : unit.stance === 'neutral' ? 'ask' : 'heart'} colour={unit.stance === 'hostile' ? 'red' : unit.stance === 'neutral' ? 'gold' : 'leaf'} /></span>}
      </button>
      {unit.vitals.maxHealth > 0 ? (
        <div class="unit-bars">
          <LiveBar kind="health" label={t('unit.health_of', { name: unit.name })} read={() => healthReading(target.peek())} />
          {unit.vitals.powerKind > 0 && unit.vitals.maxPower > 0 ? <LiveBar kind={`power power-${POWER_KINDS[unit.vitals.powerKind] ?? 'mana'}`} label={t('unit.power_of', { name: unit.name })} read={() => powerReading(target.peek())} /> : <small class="unit-sub">{subtitleOf(unit)}</small>}
        </div>
      ) : null}
      <TargetCast />
      <Auras auras={unit.auras} />
      {threatNow && unit.stance === 'hostile' ? <span class={`threat ${threatNow.top ? 'top' : ''}`}>{t('unit.threat', { n: threatNow.percent })}</span> : null}
      {targetOfTarget.value ? <SmallFrame unit={targetOfTarget.value} label={t('hud.target_of_target')} read={() => healthReading(targetOfTarget.peek())} /> : null}
    </section>
  );
}

function TargetCast(): JSX.Element | null {
  const cast = target.value?.cast;
  if (!cast) return null;
  const read = (nowMs: number): BarReading => {
    const now = target.peek()?.cast;
    if (!now) return { ratio: 0, text: '' };
    const done = (worldMs(nowMs) - now.startedAtMs) / Math.max(1, now.endsAtMs - now.startedAtMs);
    return { ratio: now.channel ? 1 - done : done, text: nameOf('abilities', now.ability) };
  };
  return <LiveBar kind="cast" label={t('hud.target_casts')} read={read} />;
}

function SmallFrame({ unit, label, read }: { unit: UnitState; label: string; read: () => BarReading }): JSX.Element {
  return (
    <button type="button" class={`small-frame panel stance-${unit.stance}`} title={label} onClick={() => intents.setTarget(unit.id)} onContextMenu={(event) => openUnitMenu(event, unit)}>
      <b>{unit.name}</b>
      <LiveBar kind="health thin" label={t('unit.health_of', { name: unit.name })} read={() => ({ ...read(), text: '' })} />
    </button>
  );
}

/** A row of auras with the time they have left. Harmful ones have a jagged edge, not only a colour. */
export function Auras({ auras, own = false }: { auras: readonly AuraState[]; own?: boolean }): JSX.Element | null {
  if (auras.length === 0) return null;
  return (
    <ul class="auras" aria-label={t('hud.auras')}>
      {auras.slice(0, MAX_AURAS_SHOWN).map((aura) => (
        <li key={aura.key}>
          <button type="button" class={`aura ${aura.harmful ? 'harmful' : 'helpful'}`} data-ends={aura.endsAtMs}
            {...tipFor(() => <AuraTip aura={aura.key} own={own} />)}
            onContextMenu={(event) => { event.preventDefault(); if (own && !aura.harmful) intents.cancelAura(aura.key); }}>
            <Icon icon={entryOf('auras', aura.key)?.icon} /><span class="visually-hidden">{nameOf('auras', aura.key)}</span>
            {aura.stacks > 1 ? <b>{aura.stacks}</b> : null}
            <AuraTime endsAtMs={aura.endsAtMs} />
          </button>
        </li>
      ))}
    </ul>
  );
}

function AuraTime({ endsAtMs }: { endsAtMs: number }): JSX.Element | null {
  if (!Number.isFinite(endsAtMs)) return null;
  return <i class="aura-time" data-ends={endsAtMs} />;
}

/** The others of one's party, below oneself. */
export function PartyFrames(): JSX.Element | null {
  const members = party.value?.members.filter((member) => member.id !== self.value?.id) ?? [];
  if (members.length === 0) return null;
  return (
    <ul class="party panel" aria-label={t('hud.party')}>
      {members.map((member) => <PartyFrame member={member} key={member.id} />)}
    </ul>
  );
}

function PartyFrame({ member }: { member: PartyMemberState }): JSX.Element {
  const state = !member.online ? t('unit.offline') : member.dead ? t('unit.dead') : '';
  return (
    <li>
      <button type="button" class={`party-member ${state ? 'away' : ''}`} onClick={() => intents.setTarget(member.id)} onContextMenu={(event) => openUnitMenu(event, member)}>
        <Icon icon={entryOf('callings', member.calling)?.icon} />
        <b>{member.leader ? <Glyph name="crown" colour="gold" class="leader" /> : null}{member.name}</b>
        <span>{state || member.level}</span>
        <Bar ratio={member.healthPercent / 100} kind="health thin" label={t('unit.health_of', { name: member.name })} />
        <Bar ratio={member.powerPercent / 100} kind="power thin" label={t('unit.power_of', { name: member.name })} />
      </button>
    </li>
  );
}
