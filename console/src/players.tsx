// Who is in the world, and what may be done about it.
import { useState } from "preact/hooks";
import type { ActionName, Player } from "./api.ts";
import { moment, number, say, span } from "./words.ts";

/** Lines shown at once; the search narrows the rest. */
const maxLines = 200;

const perPlayer: ActionName[] = ["message", "mute", "kick", "ban"];

function matches(player: Player, wish: string): boolean {
  const text = `${player.name} ${player.login} ${player.account} ${player.address} ${player.calling}`;
  return text.toLowerCase().includes(wish.trim().toLowerCase());
}

interface Props {
  players: Player[];
  now: number;
  /** Asks the operator for the rest of an order. */
  choose: (action: ActionName, player?: Player) => void;
  /** Points to where the player is, on the map. */
  show: (player: Player) => void;
}

export function Players({ players, now, choose, show }: Props) {
  const [wish, setWish] = useState("");
  // People first: they are whom an operator looks for. Names are in order already.
  const found = players.filter((player) => matches(player, wish)).sort((a, b) => Number(a.bot) - Number(b.bot));
  return (
    <section class="panel players" aria-labelledby="players-heading">
      <div class="bar">
        <h2 id="players-heading">{say("players.heading")}</h2>
        <input
          type="search"
          aria-label={say("players.find")}
          placeholder={say("players.find")}
          value={wish}
          onInput={(event) => setWish(event.currentTarget.value)}
        />
        <button type="button" onClick={() => choose("announce")}>{say("action.announce")}</button>
      </div>
      {found.length === 0 ? <p>{say("players.none")}</p> : <Lines players={found.slice(0, maxLines)} now={now} choose={choose} show={show} />}
      {found.length > maxLines && <p class="hint">{say("players.more", { count: found.length - maxLines })}</p>}
    </section>
  );
}

function Lines({ players, now, choose, show }: Props) {
  return (
    <div class="scroll" tabIndex={0} role="group" aria-labelledby="players-heading">
      <table>
        <thead>
          <tr>
            <th scope="col">{say("players.name")}</th>
            <th scope="col">{say("players.calling")}</th>
            <th scope="col">{say("players.account")}</th>
            <th scope="col">{say("players.place")}</th>
            <th scope="col" class="figure">{say("players.trip")}</th>
            <th scope="col" class="figure">{say("players.since")}</th>
            <th scope="col">{say("players.actions")}</th>
          </tr>
        </thead>
        <tbody>{players.map((player) => <Line key={player.character} player={player} now={now} choose={choose} show={show} />)}</tbody>
      </table>
    </div>
  );
}

function Line({ player, now, choose, show }: { player: Player; now: number; choose: Props["choose"]; show: Props["show"] }) {
  const here = (now - Date.parse(player.since)) / 1000;
  return (
    <tr>
      <th scope="row">
        {player.name}
        {player.bot && <span class="tag">{say("players.bot")}</span>}
        {!player.online && <span class="tag away">{say("players.away")}</span>}
        {player.muted && <span class="tag muted" title={moment(player.muted)}>{say("players.muted")}</span>}
      </th>
      <td>{player.calling.replaceAll("_", " ")} {number(player.level)}</td>
      <td>
        {player.login || say("players.guest")} <span class="faint">#{player.account} {player.address}</span>
      </td>
      <td>
        <button type="button" class="place" aria-label={`${player.x}, ${player.z} m: ${say("players.show", { name: player.name })}`} onClick={() => show(player)}>
          {player.x}, {player.z} m
        </button>
      </td>
      <td class="figure">{player.trip_ms > 0 ? `${number(player.trip_ms)} ms` : "–"}</td>
      <td class="figure">{span(here)}</td>
      <td>
        <div class="actions">
          {perPlayer.map((action) => (
            <button
              key={action}
              type="button"
              class={action === "ban" || action === "kick" ? "stern" : ""}
              aria-label={say("action.about", { action: say(`action.${action}`), name: player.name })}
              onClick={() => choose(action, player)}
            >
              {say(`action.${action}`)}
            </button>
          ))}
        </div>
      </td>
    </tr>
  );
}
