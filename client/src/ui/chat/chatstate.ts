// What the chat line is about to say, and carrying it out.

import { signal } from '@preact/signals';
import { t, tWord } from '../../i18n/i18n.ts';
import { catalogue } from '../../state/catalogue.ts';
import { addChat, chatLog, failureShown, lastWhisper } from '../../state/chat.ts';
import { intents, type SpokenChannel } from '../../state/intents.ts';
import { changeSettings, settings } from '../../state/settings.ts';
import { target } from '../../state/self.ts';
import { openWindow } from '../window.tsx';
import { ChatHistory, MAX_CHAT_TEXT, parseChat, type ChatCommand, type ChatContext, type NameVerb, type PlainVerb } from './commands.ts';

/** The channel in use and, for a whisper, with whom. */
export const chatTarget = signal<{ channel: SpokenChannel; to: string }>({ channel: 'say', to: '' });
/** What stands in the line. */
export const chatDraft = signal('');
/** Grows by one each time the line should take the focus. */
export const chatFocus = signal(0);
/** True while the line has the focus. */
export const chatActive = signal(false);
/** The tab in front. */
export const chatTab = signal<'all' | 'region' | 'party' | 'whisper' | 'log'>('all');
export const chatHistory = new ChatHistory();

/** The line itself while it is on the page. */
let lineElement: HTMLInputElement | null = null;
export function setChatLine(element: HTMLInputElement | null): void {
  lineElement = element;
}

/** Opens the line, with these words in it. The focus moves at once, so that no key is lost. */
export function openChat(words = ''): void {
  if (words) chatDraft.value = words;
  chatActive.value = true;
  // On small screens the line is hidden until it is active; what is hidden takes no focus.
  lineElement?.closest('.chat')?.classList.add('active');
  lineElement?.focus();
  chatFocus.value++;
}

/** Opens the line for a whisper. */
export function startWhisper(name: string): void {
  chatTarget.value = { channel: 'whisper', to: name };
  openChat();
}

/** Puts a link or a name into the line. */
export function insertIntoChat(words: string): void {
  const draft = chatDraft.peek();
  chatDraft.value = draft && !draft.endsWith(' ') ? `${draft} ${words} ` : `${draft}${words} `;
  chatFocus.value++;
}

/** Words after the slash that make an emote: its key, its name and its other words. */
export function emoteWords(): Map<string, string> {
  const out = new Map<string, string>();
  for (const [key, entry] of Object.entries(catalogue.peek().emotes)) {
    for (const word of [key, entry.name, ...(entry.words ?? [])]) out.set(word.toLocaleLowerCase(), key);
  }
  return out;
}

function context(): ChatContext {
  const unit = target.peek();
  return { ...chatTarget.peek(), lastWhisper: lastWhisper.peek(), targetName: unit?.kind === 'player' ? unit.name : '', emotes: emoteWords() };
}

/** Sends what stands in the line. */
export function sendChat(): void {
  const line = chatDraft.peek();
  chatHistory.add(line.trim());
  chatDraft.value = '';
  carryOut(parseChat(line, context()));
}

/** Carries out what a line meant. */
export function carryOut(command: ChatCommand): void {
  switch (command.kind) {
    case 'none':
      break;
    case 'speak':
      if (command.channel === 'whisper') chatTarget.value = { channel: 'whisper', to: command.to };
      intents.chat(command.channel, command.text, command.to);
      break;
    case 'channel':
      chatTarget.value = { channel: command.channel, to: command.to };
      break;
    case 'emote':
      intents.emote(command.key, target.peek()?.id ?? 0);
      break;
    case 'posture':
      intents.posture(command.key);
      break;
    case 'roll':
      intents.roll(command.low, command.high);
      break;
    case 'name':
      nameActions[command.verb](command.name);
      break;
    case 'plain':
      plainActions[command.verb]();
      break;
    case 'report':
      intents.report(command.name, command.text);
      break;
    case 'bug':
      intents.report('', command.text);
      break;
    case 'wrong':
      addChat({ channel: 'error', text: t(`chat.wrong.${command.code}`, { word: command.word, max: MAX_CHAT_TEXT }) });
      break;
  }
}

const nameActions: Record<NameVerb, (name: string) => void> = {
  invite: (name) => intents.partyInvite(name),
  kick: (name) => intents.partyKick(name),
  promote: (name) => intents.partyPromote(name),
  ignore: (name) => intents.ignore(name, true),
  unignore: (name) => intents.ignore(name, false),
  target: (name) => intents.targetByName(name),
  inspect: (name) => {
    intents.targetByName(name);
    const unit = target.peek();
    if (unit) intents.inspect(unit.id);
    openWindow('inspect');
  },
  follow: () => {
    const unit = target.peek();
    if (unit) intents.follow(unit.id);
  },
};

const plainActions: Record<PlainVerb, () => void> = {
  who: () => {
    intents.who();
    openWindow('social');
  },
  leave: () => intents.partyLeave(),
  help: () => openWindow('help'),
  unstuck: () => intents.unstuck(),
  logout: () => intents.leaveWorld(),
  clear: () => (chatLog.value = []),
  figures: () => changeSettings({ showFigures: !settings.peek().showFigures }),
  error: () => (failureShown.value = true),
};

function system(text: string): void {
  addChat({ channel: 'system', text });
}

/** The word in front of a line's author: the channel's name. */
export function channelWord(channel: string): string {
  return tWord('channel', channel);
}
