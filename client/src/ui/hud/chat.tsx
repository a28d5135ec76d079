// The chat: tabs, log, line.

import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { language, t } from '../../i18n/i18n.ts';
import { entryOf, nameOf } from '../../state/catalogue.ts';
import { chatLog, unread, type ChatChannel, type ChatLine } from '../../state/chat.ts';
import { self } from '../../state/self.ts';
import { settings } from '../../state/settings.ts';
import { Tabs } from '../bits.tsx';
import { chatPieces, COMMAND_WORDS, MAX_CHAT_TEXT } from '../chat/commands.ts';
import { channelWord, chatActive, chatDraft, chatFocus, chatHistory, chatTab, chatTarget, emoteWords, sendChat, setChatLine, startWhisper } from '../chat/chatstate.ts';
import { clean } from '../chat/filter.ts';
import { AbilityTip, ItemTip } from '../entrytips.tsx';
import { openUnitMenu } from './unitmenu.tsx';
import { showQuest } from '../windows/queststate.ts';
import { tipFor } from '../tip.tsx';

const TAB_CHANNELS: Readonly<Record<string, readonly ChatChannel[]>> = {
  all: ['say', 'region', 'world', 'party', 'whisper', 'emote', 'system', 'error', 'loot'],
  region: ['say', 'region', 'world', 'emote'],
  party: ['party'],
  whisper: ['whisper'],
  log: ['combat', 'loot', 'system', 'error'],
};
type TabName = 'all' | 'region' | 'party' | 'whisper' | 'log';
/** Lines on the page at once; older ones stay in the log but cost nothing. */
const LINES_SHOWN = 120;

export function ChatPanel(): JSX.Element {
  const tab = chatTab.value;
  const channels = TAB_CHANNELS[tab] ?? [];
  const lines = chatLog.value.filter((line) => channels.includes(line.channel)).slice(-LINES_SHOWN);
  const counts = unread.value;
  const tabs = (['all', 'region', 'party', 'whisper', 'log'] as const).map((id) => {
    const badge = id === 'whisper' && tab !== id && tab !== 'all' ? (counts.whisper ?? 0) : id === 'party' && tab !== id && tab !== 'all' ? (counts.party ?? 0) : 0;
    return badge ? { id, label: t(`chat.tab.${id}`), badge } : { id, label: t(`chat.tab.${id}`) };
  });
  const choose = (id: string): void => {
    chatTab.value = id as TabName;
    unread.value = {};
  };
  const { chatOpacity, chatScale } = settings.value;
  return (
    <section class={`chat ${chatActive.value ? 'active' : ''}`} aria-label={t('hud.chat')} style={{ '--chat-opacity': chatOpacity / 100, '--chat-scale': chatScale / 100 }}>
      <Tabs name="chat" tabs={tabs} active={tab} onChange={choose} label={t('hud.chat_tabs')} />
      <ChatLog lines={lines} />
      <ChatInput />
    </section>
  );
}

function ChatLog({ lines }: { lines: readonly ChatLine[] }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  useLayoutEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [lines.at(-1)?.id, chatTab.value]);
  const onScroll = (): void => {
    const { scrollTop = 0, scrollHeight = 0, clientHeight = 0 } = box.current ?? {};
    atEnd.current = scrollHeight - scrollTop - clientHeight < 24;
  };
  return (
    <div class="chat-log" id="chat-panel" role="log" aria-live="polite" aria-label={t('hud.chat')} tabIndex={0} ref={box} onScroll={onScroll}>
      {lines.map((line) => <Line line={line} key={line.id} />)}
    </div>
  );
}

function Line({ line }: { line: ChatLine }): JSX.Element {
  const text = settings.value.chatFilter && !line.own ? clean(line.text) : line.text;
  return (
    <p class={`line ${line.channel}`}>
      {settings.value.chatTimestamps ? <time>{timeText(line.atMs)}</time> : null}
      {line.channel === 'emote' ? <Author line={line} /> : line.from || line.to ? <><Prefix line={line} /><Author line={line} /><span class="colon">: </span></> : null}
      {chatPieces(text).map((piece, i) => ('text' in piece ? <span key={i}>{piece.text}</span> : <ChatLink key={i} kind={piece.link} entry={piece.key} />))}
    </p>
  );
}

function timeText(atMs: number): string {
  return new Intl.DateTimeFormat(language.value, { hour: '2-digit', minute: '2-digit' }).format(atMs);
}

function Prefix({ line }: { line: ChatLine }): JSX.Element | null {
  if (line.channel === 'say') return null;
  if (line.channel === 'whisper') return <span class="prefix">{line.own ? t('chat.to') : t('chat.from')} </span>;
  return <span class="prefix">[{channelWord(line.channel)}] </span>;
}

function Author({ line }: { line: ChatLine }): JSX.Element {
  const name = line.channel === 'whisper' && line.own ? line.to : line.from;
  const mine = name === self.value?.name;
  return (
    <>
      <button type="button" class="author" disabled={mine} onClick={() => startWhisper(name)} onContextMenu={(event) => !mine && openUnitMenu(event, { id: 0, name })}>{name}</button>
      {line.bot ? <span class="bot-mark">{t('unit.bot')}</span> : null}{line.staff ? <span class="staff-mark">{t('unit.staff')}</span> : null}{line.channel === 'emote' ? ' ' : null}
    </>
  );
}

function ChatLink({ kind, entry }: { kind: 'item' | 'quest' | 'ability'; entry: string }): JSX.Element {
  if (kind === 'quest') return <button type="button" class="link quest" onClick={() => showQuest(entry)}>[{nameOf('quests', entry)}]</button>;
  if (kind === 'ability') return <button type="button" class="link" {...tipFor(() => <AbilityTip ability={entry} />)}>[{nameOf('abilities', entry)}]</button>;
  return <button type="button" class={`link quality-${entryOf('items', entry)?.quality ?? 'common'}`} {...tipFor(() => <ItemTip itemKey={entry} />)}>[{nameOf('items', entry)}]</button>;
}

function ChatInput(): JSX.Element {
  const line = useRef<HTMLInputElement>(null);
  const focus = chatFocus.value;
  useEffect(() => {
    setChatLine(line.current);
    return () => setChatLine(null);
  }, []);
  useEffect(() => {
    if (!focus || !line.current) return;
    line.current.focus();
    const end = line.current.value.length;
    line.current.setSelectionRange(end, end);
  }, [focus]);
  const { channel, to } = chatTarget.value;
  const label = channel === 'whisper' ? t('chat.whispering', { name: to }) : channelWord(channel);
  const leave = (): void => line.current?.blur();
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) return;
    event.stopPropagation();
    if (event.key === 'Enter') {
      event.preventDefault();
      sendChat();
      leave();
    } else if (event.key === 'Escape') {
      event.preventDefault();
      leave();
    } else if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
      event.preventDefault();
      chatDraft.value = chatHistory.move(event.key === 'ArrowUp' ? -1 : 1, chatDraft.peek());
    } else if (event.key === 'Tab' && chatDraft.peek().startsWith('/')) {
      event.preventDefault();
      chatDraft.value = completed(chatDraft.peek());
    }
  };
  return (
    <form class={`chat-line ${channel}`} onSubmit={(event) => { event.preventDefault(); sendChat(); leave(); }}>
      <span class="chat-channel" aria-hidden="true">{label}</span>
      <input ref={line} type="text" maxLength={MAX_CHAT_TEXT + 40} value={chatDraft.value} aria-label={t('chat.line', { channel: label })} placeholder={t('chat.placeholder')} autoComplete="off" enterKeyHint="send"
        onInput={(event) => (chatDraft.value = event.currentTarget.value)} onKeyDown={onKeyDown} onKeyUp={(event) => event.stopPropagation()}
        onFocus={() => (chatActive.value = true)} onBlur={() => (chatActive.value = false)} />
    </form>
  );
}

/** Completes the word after the slash; unchanged when nothing fits. */
export function completed(draft: string): string {
  const typed = draft.slice(1).toLocaleLowerCase();
  if (!typed || typed.includes(' ')) return draft;
  const word = [...COMMAND_WORDS, ...emoteWords().keys()].find((known) => known.startsWith(typed));
  return word ? `/${word} ` : draft;
}
