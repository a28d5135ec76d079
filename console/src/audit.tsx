// What staff did, newest first.
import type { AuditEntry } from "./api.ts";
import { moment, say } from "./words.ts";

interface Props {
  entries: AuditEntry[];
  /** Asks for the entries before the last one; absent when there are none. */
  older: (() => void) | undefined;
}

export function Audit({ entries, older }: Props) {
  return (
    <section class="panel audit" aria-labelledby="audit-heading">
      <h2 id="audit-heading">{say("audit.heading")}</h2>
      {entries.length === 0 ? <p>{say("audit.none")}</p> : (
        <div class="scroll" tabIndex={0} role="group" aria-labelledby="audit-heading">
          <table>
            <thead>
              <tr>
                <th scope="col">{say("audit.at")}</th>
                <th scope="col">{say("audit.who")}</th>
                <th scope="col">{say("audit.action")}</th>
                <th scope="col">{say("audit.subject")}</th>
                <th scope="col">{say("audit.detail")}</th>
              </tr>
            </thead>
            <tbody>
              {entries.map((entry) => (
                <tr key={entry.id}>
                  <td>{moment(entry.at)}</td>
                  <td>{entry.who}</td>
                  <td>{entry.action}</td>
                  <td>{entry.subject}</td>
                  <td>{entry.detail}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {older && <button type="button" class="plain" onClick={older}>{say("audit.older")}</button>}
    </section>
  );
}
