// The dialog that asks for the rest of an order and gives it.
import { useEffect, useRef, useState } from "preact/hooks";
import { api, Refusal, type ActionName, type Order, type Player } from "./api.ts";
import { say, sayRefusal, type Word } from "./words.ts";

export interface Choice {
  action: ActionName;
  player: Player | undefined;
}

/** Minutes to choose from; 0 lifts a mute, and bans for good. */
const times: Partial<Record<ActionName, number[]>> = {
  mute: [10, 60, 1440, 10_080, 0],
  ban: [60, 1440, 10_080, 43_200, 0],
};

const maxText = 400;

function timeWord(action: ActionName, minutes: number): Word {
  return (minutes === 0 ? `time.0.${action}` : `time.${minutes}`) as Word;
}

interface Props {
  choice: Choice;
  close: (done: boolean) => void;
}

export function OrderDialog({ choice, close }: Props) {
  const { action, player } = choice;
  const dialog = useRef<HTMLDialogElement>(null);
  const [text, setText] = useState("");
  const [minutes, setMinutes] = useState(times[action]?.[0] ?? 0);
  const [address, setAddress] = useState(false);
  const [problem, setProblem] = useState("");
  const [busy, setBusy] = useState(false);

  useEffect(() => dialog.current?.showModal(), []);

  const isReason = action !== "message" && action !== "announce";
  const wordy = action !== "kick" && action !== "mute";
  const title = player ? say("action.about", { action: say(`action.${action}`), name: player.name }) : say(`action.${action}`);

  async function give(event: Event): Promise<void> {
    event.preventDefault();
    setBusy(true);
    const order: Order = { text };
    if (player) order.character = player.character;
    if (times[action]) order.minutes = minutes;
    if (action === "ban") order.address = address;
    try {
      await api.act(action, order);
      close(true);
    } catch (refusal) {
      setProblem(sayRefusal(refusal instanceof Refusal ? refusal.code : "console.failed"));
      setBusy(false);
    }
  }

  return (
    <dialog ref={dialog} aria-labelledby="order-heading" onClose={() => close(false)}>
      <form onSubmit={give}>
        <h2 id="order-heading">{title}</h2>
        <label>
          {say(isReason ? "form.reason" : "form.text")}
          <textarea rows={3} maxLength={maxText} required={wordy} value={text} onInput={(e) => setText(e.currentTarget.value)} />
        </label>
        {times[action] && (
          <label>
            {say("form.time")}
            <select value={minutes} onChange={(e) => setMinutes(Number(e.currentTarget.value))}>
              {times[action].map((m) => <option key={m} value={m}>{say(timeWord(action, m))}</option>)}
            </select>
          </label>
        )}
        {action === "ban" && player?.address && (
          <label class="check">
            <input type="checkbox" checked={address} onChange={(e) => setAddress(e.currentTarget.checked)} />
            {say("form.address", { address: player.address })}
          </label>
        )}
        {problem && <p role="alert" class="problem">{problem}</p>}
        <div class="buttons">
          <button type="submit" disabled={busy}>{say("form.do")}</button>
          <button type="button" class="plain" onClick={() => dialog.current?.close()}>{say("form.cancel")}</button>
        </div>
      </form>
    </dialog>
  );
}
