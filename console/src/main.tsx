// The console: logs in with the link of the log, then shows the node and takes orders.
import { render } from "preact";
import { useEffect, useState } from "preact/hooks";
import { api, Refusal, type AuditEntry, type Ban, type Player, type State } from "./api.ts";
import { Audit } from "./audit.tsx";
import { Bans } from "./bans.tsx";
import { WorldMap, type Spot } from "./map.tsx";
import { OrderDialog, type Choice } from "./order.tsx";
import { Players } from "./players.tsx";
import { Ticks } from "./ticks.tsx";
import { language, languages, say, sayRefusal, span, speak, type Language } from "./words.ts";
import "./console.css";

/** How often the node is asked, in milliseconds. */
const pollMs = 1000;
const auditPage = 50;

type Stage = "checking" | "outside" | "inside";

function App() {
  const [stage, setStage] = useState<Stage>("checking");
  const [problem, setProblem] = useState("");
  document.documentElement.lang = language.value;
  document.title = say("title");

  useEffect(() => {
    void enter().then(setStage, (refusal: unknown) => {
      setStage("outside");
      if (refusal instanceof Refusal && refusal.status !== 401) setProblem(refusal.code);
    });
  }, []);

  return (
    <>
      <header>
        <h1>{say("title")}</h1>
        <label class="language">
          {say("language")}
          <select value={language.value} onChange={(e) => speak(e.currentTarget.value as Language)}>
            {Object.entries(languages).map(([code, name]) => <option key={code} value={code} lang={code}>{name}</option>)}
          </select>
        </label>
        {stage === "inside" && (
          <button type="button" class="plain" onClick={() => void api.logout().finally(() => setStage("outside"))}>{say("logout")}</button>
        )}
      </header>
      <main>
        {stage === "checking" && <p class="panel">{say("login.checking")}</p>}
        {stage === "outside" && (
          <section class="panel" aria-labelledby="login-heading">
            <h2 id="login-heading">{say("login.heading")}</h2>
            {problem && <p role="alert" class="problem">{sayRefusal(problem)}</p>}
            <p>{say("login.how")}</p>
          </section>
        )}
        {stage === "inside" && <Inside leave={() => setStage("outside")} />}
      </main>
    </>
  );
}

/** Uses the token of the address when there is one; else an earlier login must do. */
async function enter(): Promise<Stage> {
  const token = location.hash.slice(1);
  if (token) {
    history.replaceState(null, "", location.pathname);
    await api.login(token);
  } else {
    await api.state();
  }
  return "inside";
}

function Inside({ leave }: { leave: () => void }) {
  const [state, setState] = useState<State>();
  const [players, setPlayers] = useState<Player[]>([]);
  const [entries, setEntries] = useState<AuditEntry[]>([]);
  const [more, setMore] = useState(false);
  const [bans, setBans] = useState<Ban[]>([]);
  const [spot, setSpot] = useState<Spot>();
  const [choice, setChoice] = useState<Choice>();
  const [note, setNote] = useState("");
  const [problem, setProblem] = useState("");

  const failed = (refusal: unknown) => {
    if (refusal instanceof Refusal && refusal.status === 401) leave();
    else setProblem(refusal instanceof Refusal ? refusal.code : "console.failed");
  };
  const loadAudit = (before: number) =>
    api.audit(before).then((page) => {
      setEntries((known) => (before === 0 ? page : [...known, ...page]));
      setMore(page.length === auditPage);
    }, failed);

  const loadBans = () => api.bans().then(setBans, failed);

  useEffect(() => {
    let timer = 0;
    let ended = false;
    const poll = async () => {
      if (document.visibilityState === "visible") {
        try {
          const [nextState, nextPlayers] = await Promise.all([api.state(), api.players()]);
          setState(nextState);
          setPlayers(nextPlayers);
          setProblem("");
        } catch (refusal) {
          failed(refusal);
        }
      }
      if (!ended) timer = window.setTimeout(() => void poll(), pollMs);
    };
    void poll();
    void loadAudit(0);
    void loadBans();
    return () => {
      ended = true;
      window.clearTimeout(timer);
    };
  }, []);

  const closed = (done: boolean) => {
    if (done && choice) {
      finished(say(`action.${choice.action}`));
    }
    setChoice(undefined);
  };
  const finished = (action: string) => {
    setNote(say("done", { action }));
    void loadAudit(0);
    void loadBans();
  };
  const lift = (ban: Ban) => void api.lift(ban.id).then(() => finished(say("action.lift")), (refusal: unknown) => {
    failed(refusal);
    void loadBans();
  });
  const climb = (region: number, rung: number | null) =>
    void api.overload(region, rung).then(() => finished(say("action.overload")), failed);
  const part = (region: number, layers: number | null) =>
    void api.layers(region, layers).then(() => finished(say("action.layers")), failed);
  const oldest = entries.at(-1);

  return (
    <>
      <p class="summary">{state && summary(state)}</p>
      {state && state.queue.waiting > 0 && <p class="summary queue">{queue(state)}</p>}
      <p role="status" class="note">{note}</p>
      {problem && <p role="alert" class="problem">{sayRefusal(problem)}</p>}
      {state?.saving && <p role="alert" class="problem">{say("saving")}</p>}
      {state && (
        <div class="columns">
          <WorldMap state={state} spot={spot} />
          <Ticks state={state} climb={climb} part={part} />
        </div>
      )}
      <Players players={players} now={Date.now()} choose={(action, player) => setChoice({ action, player })}
        show={(player) => setSpot({ x: player.x, z: player.z, name: player.name })} />
      <Bans bans={bans} lift={lift} />
      <Audit entries={entries} older={more && oldest ? () => void loadAudit(oldest.id) : undefined} />
      {choice && <OrderDialog choice={choice} close={closed} />}
    </>
  );
}

function summary(state: State): string {
  return say("summary", { players: state.players, bots: state.bots, node: state.node, build: state.build, up: span(state.up_s) });
}

function queue({ queue }: State): string {
  const words = { waiting: queue.waiting, inside: queue.inside, players: queue.players };
  return say("queue", words) + (queue.estimate_s > 0 ? ` ${say("queue.estimate", { span: span(queue.estimate_s) })}` : "");
}

const root = document.getElementById("app");
if (root) render(<App />, root);
