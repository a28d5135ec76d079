// Who is kept out or silent, and the way to end that early.
import type { Ban } from "./api.ts";
import { moment, say } from "./words.ts";

interface Props {
  bans: Ban[];
  lift: (ban: Ban) => void;
}

function subject(ban: Ban): string {
  const account = ban.account > 0 ? `#${ban.account}` : "";
  return [ban.names.join(", "), account, ban.address].filter((part) => part !== "").join(" ");
}

export function Bans({ bans, lift }: Props) {
  return (
    <section class="panel bans" aria-labelledby="bans-heading">
      <h2 id="bans-heading">{say("bans.heading")}</h2>
      {bans.length === 0 ? <p>{say("bans.none")}</p> : (
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="bans-heading">
          <table>
            <thead>
              <tr>
                <th scope="col">{say("audit.subject")}</th>
                <th scope="col">{say("bans.kind")}</th>
                <th scope="col">{say("bans.until")}</th>
                <th scope="col">{say("bans.since")}</th>
                <th scope="col">{say("bans.reason")}</th>
                <th scope="col">{say("players.actions")}</th>
              </tr>
            </thead>
            <tbody>
              {bans.map((ban) => (
                <tr key={ban.id}>
                  <th scope="row">{subject(ban)}</th>
                  <td>{say(ban.mute ? "bans.mute" : "bans.ban")}</td>
                  <td>{ban.until ? moment(ban.until) : say("time.0.ban")}</td>
                  <td class="faint">{moment(ban.at)}</td>
                  <td class="words">{ban.reason}</td>
                  <td>
                    <button type="button" aria-label={say("action.about", { action: say("action.lift"), name: subject(ban) })} onClick={() => lift(ban)}>
                      {say("action.lift")}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
