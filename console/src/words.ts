// The words of the console in its three languages, and which of them is shown.
import { signal } from "@preact/signals";

const en = {
  "title": "Myriad console",
  "language": "Language",
  "logout": "Log out",
  "login.heading": "Log in",
  "login.how": "Open the link that the node wrote to its log: it begins with “console: this link logs in once”.",
  "login.checking": "Logging in…",
  "summary": "{players} in the world, {bots} of them programs · node {node} · build {build} · running for {up}",
  "saving": "The database cannot be written: changes wait, newcomers are turned away. Is the disk full, is PostgreSQL down? The log says more.",
  "map.alive": "Where regions run",
  "map.person": "person",
  "players.show": "Show {name} on the map",
  "action.lift": "Lift",
  "queue": "{waiting} wait in the queue before the world ({inside} of {players} are inside).",
  "queue.estimate": "The last of them for about {span}.",
  "action.overload": "Overload ladder",
  "region.ladder": "Overload ladder of region {id}",
  "region.pace": "load {load} %, time × {scale}",
  "region.waiting": "{n} wait to come in",
  "rung.auto": "as the load says",
  "rung.0": "no overload",
  "rung.1": "sends less",
  "rung.2": "far beings think less",
  "rung.3": "time at half speed",
  "rung.4": "time at a fifth",
  "rung.5": "closed to newcomers",
  "bans.heading": "Kept out or silent",
  "bans.none": "Nobody is kept out or silent.",
  "bans.kind": "What",
  "bans.ban": "kept out",
  "bans.mute": "muted",
  "bans.until": "Until",
  "bans.since": "Since",
  "bans.reason": "Reason",
  "console.lifted": "That is over already.",
  "map.heading": "Map",
  "map.label": "Map of the world: {players} characters in {regions} running regions",
  "map.help": "Wheel or + and − zoom, dragging or the arrow keys move.",
  "map.in": "Zoom in",
  "map.out": "Zoom out",
  "map.all": "Whole map",
  "ticks.heading": "Ticks",
  "ticks.help": "Time of a tick in milliseconds over the last two minutes: worst of each second and mean. A region has 50 ms.",
  "ticks.none": "No region is running: nobody is in the world.",
  "ticks.worst": "worst",
  "ticks.mean": "mean",
  "region": "Region {id} ({column}, {row})",
  "region.label": "Ticks of region {id}: worst {worst} ms, mean {mean} ms",
  "region.load": "{characters} characters, {entities} entities",
  "players.heading": "In the world",
  "players.find": "Find by name, account or address",
  "players.none": "Nobody.",
  "players.more": "{count} more: narrow the search.",
  "players.name": "Name",
  "players.calling": "Calling",
  "players.account": "Account",
  "players.place": "Place",
  "players.trip": "Round trip",
  "players.since": "Here for",
  "players.actions": "Actions",
  "players.guest": "guest",
  "players.bot": "program",
  "players.away": "away",
  "players.muted": "muted",
  "action.kick": "Kick",
  "action.mute": "Mute",
  "action.ban": "Ban",
  "action.message": "Message",
  "action.announce": "Announce to everyone",
  "action.about": "{action}: {name}",
  "form.reason": "Reason, shown to the person",
  "form.text": "Text",
  "form.time": "For how long",
  "form.address": "Keep the address {address} out too",
  "form.do": "Do it",
  "form.cancel": "Cancel",
  "time.0.mute": "Lift the mute",
  "time.0.ban": "For good",
  "time.10": "10 minutes",
  "time.60": "1 hour",
  "time.1440": "1 day",
  "time.10080": "1 week",
  "time.43200": "30 days",
  "audit.heading": "Audit log",
  "audit.none": "Nothing has been done yet.",
  "audit.at": "When",
  "audit.who": "Who",
  "audit.action": "Action",
  "audit.subject": "About",
  "audit.detail": "Details",
  "audit.older": "Older entries",
  "done": "Done: {action}.",
  "console.link_used": "This link has been used or is too old. The log holds a newer one.",
  "console.not_logged_in": "You are not logged in.",
  "console.bad_request": "That cannot be done like this: a text is missing or too long.",
  "console.gone": "The character has left the world.",
  "console.failed": "It did not work. The log says why.",
  "console.unreachable": "The node does not answer. Trying again…",
};

export type Word = keyof typeof en;

const sl: Record<Word, string> = {
  "title": "Konzola Myriad",
  "language": "Jezik",
  "logout": "Odjava",
  "login.heading": "Prijava",
  "login.how": "Odprite povezavo, ki jo je vozlišče zapisalo v dnevnik: vrstica se začne s »console: this link logs in once«.",
  "login.checking": "Prijavljanje …",
  "summary": "V svetu: {players}, od tega programov: {bots} · vozlišče {node} · različica {build} · teče {up}",
  "saving": "V podatkovno zbirko ni mogoče pisati: spremembe čakajo, novi igralci so zavrnjeni. Je disk poln, PostgreSQL ustavljen? Več piše v dnevniku vozlišča.",
  "map.alive": "Kjer območja tečejo",
  "map.person": "oseba",
  "players.show": "Pokaži na zemljevidu: {name}",
  "action.lift": "Odpravi",
  "queue": "V vrsti pred svetom čaka: {waiting} (v svetu {inside} od {players}).",
  "queue.estimate": "Zadnji približno {span}.",
  "action.overload": "Lestvica preobremenitve",
  "region.ladder": "Lestvica preobremenitve območja {id}",
  "region.pace": "obremenitev {load} %, čas × {scale}",
  "region.waiting": "na vstop čaka: {n}",
  "rung.auto": "po obremenitvi",
  "rung.0": "ni preobremenjeno",
  "rung.1": "pošilja manj",
  "rung.2": "oddaljena bitja mislijo redkeje",
  "rung.3": "čas s polovično hitrostjo",
  "rung.4": "čas s petinsko hitrostjo",
  "rung.5": "zaprto za nove",
  "bans.heading": "Prepovedi in utišanja",
  "bans.none": "Nihče nima prepovedi in nihče ni utišan.",
  "bans.kind": "Kaj",
  "bans.ban": "prepoved vstopa",
  "bans.mute": "utišanje",
  "bans.until": "Do",
  "bans.since": "Od",
  "bans.reason": "Razlog",
  "console.lifted": "To je že končano.",
  "map.heading": "Zemljevid",
  "map.label": "Zemljevid sveta: likov {players}, dejavnih območij {regions}",
  "map.help": "Kolesce ali + in − spreminjata povečavo, vlečenje ali smerne tipke premikajo.",
  "map.in": "Povečaj",
  "map.out": "Pomanjšaj",
  "map.all": "Ves zemljevid",
  "ticks.heading": "Takti",
  "ticks.help": "Trajanje takta v milisekundah v zadnjih dveh minutah: najdaljši v vsaki sekundi in povprečje. Območje ima na voljo 50 ms.",
  "ticks.none": "Nobeno območje ne teče: v svetu ni nikogar.",
  "ticks.worst": "najdaljši",
  "ticks.mean": "povprečje",
  "region": "Območje {id} ({column}, {row})",
  "region.label": "Takti območja {id}: najdaljši {worst} ms, povprečje {mean} ms",
  "region.load": "likov: {characters}, bitij in predmetov: {entities}",
  "players.heading": "V svetu",
  "players.find": "Iskanje po imenu, računu ali naslovu",
  "players.none": "Nikogar.",
  "players.more": "Še {count}: zožite iskanje.",
  "players.name": "Ime",
  "players.calling": "Poklic",
  "players.account": "Račun",
  "players.place": "Kraj",
  "players.trip": "Odzivni čas",
  "players.since": "Tu že",
  "players.actions": "Dejanja",
  "players.guest": "gost",
  "players.bot": "program",
  "players.away": "odsoten",
  "players.muted": "utišan",
  "action.kick": "Odstrani",
  "action.mute": "Utišaj",
  "action.ban": "Prepovej vstop",
  "action.message": "Sporočilo",
  "action.announce": "Obvestilo vsem",
  "action.about": "{action}: {name}",
  "form.reason": "Razlog; oseba ga vidi",
  "form.text": "Besedilo",
  "form.time": "Za koliko časa",
  "form.address": "Prepovej vstop tudi z naslova {address}",
  "form.do": "Izvedi",
  "form.cancel": "Prekliči",
  "time.0.mute": "Prekliči utišanje",
  "time.0.ban": "Za vedno",
  "time.10": "10 minut",
  "time.60": "1 ura",
  "time.1440": "1 dan",
  "time.10080": "1 teden",
  "time.43200": "30 dni",
  "audit.heading": "Dnevnik dejanj",
  "audit.none": "Zapisov še ni.",
  "audit.at": "Kdaj",
  "audit.who": "Kdo",
  "audit.action": "Dejanje",
  "audit.subject": "Na koga se nanaša",
  "audit.detail": "Podrobnosti",
  "audit.older": "Starejši zapisi",
  "done": "Opravljeno: {action}.",
  "console.link_used": "Ta povezava je že uporabljena ali prestara. Novejša je v dnevniku vozlišča.",
  "console.not_logged_in": "Niste prijavljeni.",
  "console.bad_request": "Tako ne gre: besedilo manjka ali je predolgo.",
  "console.gone": "Lik je zapustil svet.",
  "console.failed": "Ni uspelo. Zakaj, piše v dnevniku vozlišča.",
  "console.unreachable": "Vozlišče se ne odziva. Poskušam znova …",
};

const et: Record<Word, string> = {
  "title": "Myriadi konsool",
  "language": "Keel",
  "logout": "Logi välja",
  "login.heading": "Sisselogimine",
  "login.how": "Ava link, mille sõlm kirjutas logisse: rida algab sõnadega „console: this link logs in once“.",
  "login.checking": "Login sisse…",
  "summary": "Maailmas on {players}, neist programme {bots} · sõlm {node} · versioon {build} · töötanud {up}",
  "saving": "Andmebaasi ei saa kirjutada: muudatused ootavad, tulijad saadetakse tagasi. Kas ketas on täis või PostgreSQL maas? Täpsemalt sõlme logis.",
  "map.alive": "Kus piirkonnad töötavad",
  "map.person": "inimene",
  "players.show": "Näita kaardil: {name}",
  "action.lift": "Lõpeta",
  "queue": "Maailma ees ootab järjekorras {waiting} (sees on {inside}, kohti {players}).",
  "queue.estimate": "Viimane umbes {span}.",
  "action.overload": "Ülekoormuse redel",
  "region.ladder": "Piirkonna {id} ülekoormuse redel",
  "region.pace": "koormus {load} %, aeg × {scale}",
  "region.waiting": "sissepääsu ootab {n}",
  "rung.auto": "koormuse järgi",
  "rung.0": "ülekoormust pole",
  "rung.1": "saadab vähem",
  "rung.2": "kauged olendid mõtlevad harvem",
  "rung.3": "aeg poole kiirusega",
  "rung.4": "aeg viiendiku kiirusega",
  "rung.5": "uutele suletud",
  "bans.heading": "Keelud ja vaigistused",
  "bans.none": "Kellelgi pole keeldu ega vaigistust.",
  "bans.kind": "Mis",
  "bans.ban": "sissepääsukeeld",
  "bans.mute": "vaigistus",
  "bans.until": "Kuni",
  "bans.since": "Alates",
  "bans.reason": "Põhjus",
  "console.lifted": "See on juba läbi.",
  "map.heading": "Kaart",
  "map.label": "Maailma kaart: tegelasi {players}, töötavaid piirkondi {regions}",
  "map.help": "Hiireratas või + ja − suumivad, lohistamine või nooleklahvid nihutavad.",
  "map.in": "Suurenda",
  "map.out": "Vähenda",
  "map.all": "Kogu kaart",
  "ticks.heading": "Taktid",
  "ticks.help": "Takti kestus millisekundites viimase kahe minuti jooksul: iga sekundi pikim ja keskmine. Piirkonnal on aega 50 ms.",
  "ticks.none": "Ükski piirkond ei tööta: maailmas pole kedagi.",
  "ticks.worst": "pikim",
  "ticks.mean": "keskmine",
  "region": "Piirkond {id} ({column}, {row})",
  "region.label": "Piirkonna {id} taktid: pikim {worst} ms, keskmine {mean} ms",
  "region.load": "tegelasi {characters}, olemeid {entities}",
  "players.heading": "Maailmas",
  "players.find": "Otsi nime, konto või aadressi järgi",
  "players.none": "Mitte kedagi.",
  "players.more": "Veel {count}: täpsusta otsingut.",
  "players.name": "Nimi",
  "players.calling": "Kutsumus",
  "players.account": "Konto",
  "players.place": "Koht",
  "players.trip": "Vastuseaeg",
  "players.since": "Siin olnud",
  "players.actions": "Toimingud",
  "players.guest": "külaline",
  "players.bot": "programm",
  "players.away": "eemal",
  "players.muted": "vaigistatud",
  "action.kick": "Viska välja",
  "action.mute": "Vaigista",
  "action.ban": "Keela sissepääs",
  "action.message": "Sõnum",
  "action.announce": "Teade kõigile",
  "action.about": "{action}: {name}",
  "form.reason": "Põhjus, mida inimene näeb",
  "form.text": "Tekst",
  "form.time": "Kui kauaks",
  "form.address": "Keela sissepääs ka aadressilt {address}",
  "form.do": "Tee ära",
  "form.cancel": "Loobu",
  "time.0.mute": "Lõpeta vaigistus",
  "time.0.ban": "Jäädavalt",
  "time.10": "10 minutit",
  "time.60": "1 tund",
  "time.1440": "1 päev",
  "time.10080": "1 nädal",
  "time.43200": "30 päeva",
  "audit.heading": "Toimingute logi",
  "audit.none": "Midagi pole veel tehtud.",
  "audit.at": "Millal",
  "audit.who": "Kes",
  "audit.action": "Toiming",
  "audit.subject": "Kelle kohta",
  "audit.detail": "Üksikasjad",
  "audit.older": "Varasemad kirjed",
  "done": "Tehtud: {action}.",
  "console.link_used": "See link on juba kasutatud või liiga vana. Uuem on sõlme logis.",
  "console.not_logged_in": "Sa pole sisse logitud.",
  "console.bad_request": "Nii ei saa: tekst puudub või on liiga pikk.",
  "console.gone": "Tegelane on maailmast lahkunud.",
  "console.failed": "Ei õnnestunud. Põhjus on sõlme logis.",
  "console.unreachable": "Sõlm ei vasta. Proovin uuesti…",
};

const catalogues = { en, sl, et };
export type Language = keyof typeof catalogues;
export const languages: Record<Language, string> = { en: "English", sl: "Slovenščina", et: "Eesti" };

const storageKey = "myriad.console.language";

function known(code: string | null | undefined): code is Language {
  return code != null && code in catalogues;
}

function preferred(): Language {
  const chosen = localStorage.getItem(storageKey);
  if (known(chosen)) return chosen;
  for (const wish of navigator.languages) {
    const code = wish.split("-")[0];
    if (known(code)) return code;
  }
  return "en";
}

export const language = signal<Language>(preferred());

export function speak(code: Language): void {
  localStorage.setItem(storageKey, code);
  language.value = code;
}

/** The word in the language shown, with {names} replaced. */
export function say(word: Word, values: Record<string, string | number> = {}): string {
  return catalogues[language.value][word].replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === "number" ? number(value) : (value ?? "");
  });
}

/** What a refusal means; unknown codes count as a general failure. */
export function sayRefusal(code: string): string {
  return say(code in en ? (code as Word) : "console.failed");
}

export function number(value: number, digits = 0): string {
  return value.toLocaleString(language.value, { maximumFractionDigits: digits });
}

/** A length of time in its two largest units, as digits: 1:05 h. */
export function span(seconds: number): string {
  const s = Math.max(0, Math.round(seconds));
  const days = Math.floor(s / 86_400);
  const hours = Math.floor(s / 3600) % 24;
  const minutes = Math.floor(s / 60) % 60;
  const two = (n: number) => String(n).padStart(2, "0");
  if (days > 0) return `${days} d ${hours} h`;
  if (hours > 0) return `${hours}:${two(minutes)} h`;
  return `${minutes}:${two(s % 60)} min`;
}

export function moment(text: string): string {
  return new Date(text).toLocaleString(language.value, { dateStyle: "short", timeStyle: "medium" });
}
