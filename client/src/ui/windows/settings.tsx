// The settings: pages drawn from the table in state/settings.ts, and the keys.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { n, LANGUAGES, t, tWord, type TextKey } from '../../i18n/i18n.ts';
import { changeSettings, defaultSettings, settings, SETTINGS, writeSettings, type SettingName } from '../../state/settings.ts';
import { intents } from '../../state/intents.ts';
import { Button, Tabs } from '../bits.tsx';
import { closeWindow, Panel } from '../window.tsx';
import { KeysPage } from './keys.tsx';

const PAGES: Readonly<Record<string, readonly SettingName[]>> = {
  look: ['quality', 'frameCap', 'dynamicResolution', 'fieldOfView', 'brightness', 'showFigures'],
  interface: ['language', 'uiScale', 'textScale', 'chatScale', 'chatOpacity', 'chatTimestamps', 'chatFilter', 'plates', 'plateHealth', 'bubbles', 'combatText', 'minimapRotate', 'hints'],
  control: ['clickToMove', 'mouseSensitivity', 'invertY', 'cameraDistance', 'pointerLock', 'holdToggle', 'autoTarget', 'autoLoot', 'touchControls', 'rumble'],
  sound: ['sound', 'volumeMaster', 'volumeEffects', 'volumeAmbience', 'volumeMusic', 'volumeInterface', 'soundInBackground', 'captions'],
  access: ['palette', 'contrast', 'reducedMotion', 'captions', 'surroundings', 'uiScale', 'textScale', 'holdToggle'],
};
const PAGE_NAMES = ['interface', 'look', 'control', 'keys', 'sound', 'access'] as const;
/** The page in front. */
export const settingsPage = signal<(typeof PAGE_NAMES)[number]>('interface');

export function SettingsWindow(): JSX.Element {
  const page = settingsPage.value;
  return (
    <Panel name="settings" title={t('window.settings')} glyph="cog" onClose={() => closeWindow('settings')} layer={8}
      footer={<><span>{t('settings.kept')}</span><Button kind="small" onClick={resetPage}>{t('settings.reset')}</Button></>}>
      <Tabs name="settings" label={t('window.settings')} active={page} onChange={(id) => (settingsPage.value = id as 'look')} tabs={PAGE_NAMES.map((id) => ({ id, label: t(`settings.page.${id}`) }))} />
      <div role="tabpanel" id="settings-panel" aria-labelledby={`settings-tab-${page}`} class="settings-page">
        {page === 'keys' ? <KeysPage /> : (PAGES[page] ?? []).map((name) => <Setting name={name} key={name} />)}
        {page === 'access' ? <Palette /> : null}
      </div>
    </Panel>
  );
}

function resetPage(): void {
  const initial = defaultSettings();
  const page = settingsPage.peek();
  if (page === 'keys') changeSettings({ keys: {} });
  else changeSettings(Object.fromEntries((PAGES[page] ?? []).map((name) => [name, initial[name]])));
}

/** One setting, drawn by its kind. */
export function Setting({ name }: { name: SettingName }): JSX.Element {
  const spec = SETTINGS[name];
  const value = settings.value[name];
  const id = `setting-${name}`;
  const label = t(`setting.${name}` as TextKey);
  if (spec.kind === 'flag') {
    return <label class="setting flag" for={id}><span>{label}</span><input id={id} type="checkbox" role="switch" checked={value as boolean} onChange={(event) => changeSettings({ [name]: event.currentTarget.checked })} /></label>;
  }
  if (spec.kind === 'choice') return <ChoiceSetting id={id} name={name} label={label} choices={spec.choices} value={value as string} />;
  return (
    <label class="setting range" for={id}>
      <span>{label}</span>
      <input id={id} type="range" min={spec.min} max={spec.max} step={spec.step} value={value as number} onInput={(event) => changeSettings({ [name]: event.currentTarget.valueAsNumber })} />
      <output for={id}>{n(value as number)}{/Scale|volume|Opacity|brightness|Sensitivity/.test(name) ? ' %' : name === 'fieldOfView' ? '°' : name === 'cameraDistance' ? ' m' : ''}</output>
    </label>
  );
}

function ChoiceSetting({ id, name, label, choices, value }: { id: string; name: SettingName; label: string; choices: readonly string[]; value: string }): JSX.Element {
  const change = (chosen: string): void => {
    changeSettings({ [name]: chosen });
    if (name === 'language') intents.setLanguage(chosen);
  };
  const word = (choice: string): string => name === 'language' ? (LANGUAGES.find((language) => language.code === choice)?.name ?? t('settings.browser_language')) : tWord(`choice.${name}`, choice);
  const offered = choices.filter((choice) => choice !== 'pseudo');
  return (
    <label class="setting choice" for={id}>
      <span>{label}</span>
      <select id={id} value={value} onChange={(event) => change(event.currentTarget.value)}>
        {offered.map((choice) => <option value={choice} key={choice}>{word(choice)}</option>)}
      </select>
    </label>
  );
}

/** Shows the colours that carry a meaning, with the shapes that carry it too. */
function Palette(): JSX.Element {
  return (
    <ul class="palette-sample" aria-label={t('settings.palette_sample')}>
      {(['hostile', 'neutral', 'friendly'] as const).map((stance) => <li key={stance} class={`stance-${stance}`}><i />{tWord('stance', stance)}</li>)}
      {(['health', 'power', 'experience'] as const).map((bar) => <li key={bar}><span class={`bar ${bar} thin`}><i style={{ transform: 'scaleX(.7)' }} /></span>{t(`settings.bar.${bar}`)}</li>)}
    </ul>
  );
}

/** The settings as text, for the export button of the keys page. */
export function exportText(): string {
  return writeSettings(settings.peek());
}
