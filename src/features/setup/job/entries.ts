import type { Answer } from '../../../core/job-program/http';
import { shown } from '../../../core/job-program/log';
import type { ElementEntry, Members, ObjectEntry, PingEntry, RoleEntry, RowEntry, SetupEntry } from '../../../values/setup-entry';
import { comparable, differences, elementOf, memberOf, merged } from './compare';
import { Fault } from './fault';
import { isObject, parseJson, textOf, writeJson } from './json';
import { say } from './log';
import { refused, type XnatClient } from './xnat-client';

/** How XNAT says that there is nothing yet, which is no mistake. */
const NOTHING_YET = [400, 404, 424];

const isOk = ({ status }: Answer) => status >= 200 && status < 300;

/** Brings XNAT to what the entries want. It reads first, changes what differs, reads again, and says what it did. */
export class Entries {
  constructor(
    private readonly xnat: XnatClient,
    private readonly username: string,
    /** Ends the program where the site wants other settings by now. */
    private readonly endIfOutdated: () => Promise<void>,
  ) {}

  make(entry: SetupEntry): Promise<void> {
    switch (entry.kind) {
      case 'object':
      case 'row':
        return this.object(entry);
      case 'element':
        return this.element(entry);
      case 'role':
        return this.role(entry);
      case 'ping':
        return this.ping(entry);
    }
  }

  private async object(entry: ObjectEntry | RowEntry): Promise<void> {
    const { path, members } = entry;
    const there = await this.readObject(path, members);
    const different = differences(members, there);
    if (different.length === 0) return say(`${path}: as it should be`);
    say(`${path}: changing ${different.join(', ')}`);
    const status =
      entry.kind === 'object' ? await this.write(entry.method, path, members) : await this.write('POST', path, merged(members, there, entry.without));
    expectSame(path, status, differences(members, await this.readObject(path, members)));
  }

  private async element(entry: ElementEntry): Promise<void> {
    const { path, members, knownBy } = entry;
    const title = titleOf(entry);
    const there = elementOf(await this.readList(path), members, knownBy);
    const different = differences(members, there);
    let status: number;
    if (there === undefined) {
      say(`${title}: making it`);
      status = await this.write('POST', path, entry.toMakeIt);
    } else if (different.length > 0) {
      const id = textOf(memberOf(there, 'id'));
      // It becomes a part of a path.
      if (!/^\d{1,15}$/.test(id)) throw new Fault(`GET ${title} has no number as its id, but ${shown(id)}`);
      say(`${title}: changing ${different.join(', ')}`);
      status = await this.write('PUT', `${path}/${id}`, merged(members, there));
    } else {
      return say(`${title}: as it should be`);
    }
    const made = elementOf(await this.readList(path), members, knownBy);
    if (made === undefined) throw new Fault(`${title}: XNAT took it with ${status}, and does not list it`);
    expectSame(title, status, differences(members, made));
  }

  private async role({ name }: RoleEntry): Promise<void> {
    const path = `/xapi/users/${this.username}/roles`;
    if ((await this.readList(path)).includes(name)) return say(`${path}: has ${name}`);
    await this.endIfOutdated();
    const answer = await this.xnat.ask('PUT', `${path}/${name}`);
    if (isOk(answer)) say(`${path}: ${name} given`);
    else if (answer.status === 408 || answer.status === 429 || answer.status >= 500) throw refused('PUT', `${path}/${name}`, answer);
    // Plugins from before that role know nothing of it, and ask for none.
    else say(`${path}: XNAT says ${answer.status} to ${name}; going on without it`);
    // A session keeps the roles that its user had when it began.
    await this.xnat.logOut();
    await this.xnat.logIn();
  }

  private async ping({ path }: PingEntry): Promise<void> {
    const answer = await this.xnat.ask('GET', path);
    if (answer.status !== 200) throw refused('GET', path, answer);
    // A page that asks for a login, or the one of a proxy, is a 200 as well.
    if (!/^"?OK"?$/.test(answer.text.trim())) throw new Fault(`GET ${path}: not OK, but ${shown(answer.text)}`);
  }

  private async readObject(path: string, wanted: Members): Promise<Members> {
    const answer = await this.xnat.ask('GET', path);
    if (NOTHING_YET.includes(answer.status)) return {};
    if (answer.status !== 200) throw refused('GET', path, answer);
    const there = answer.text.trim() === '' ? null : parsed(path, answer.text);
    if (there === null) return {};
    if (!isObject(there)) throw new Fault(`GET ${path}: no object, but ${shown(answer.text)}`);
    return comparable(wanted, there);
  }

  /** Without a list nothing is known, and nothing may be made. */
  private async readList(path: string): Promise<readonly unknown[]> {
    const answer = await this.xnat.ask('GET', path);
    if (answer.status !== 200) throw refused('GET', path, answer);
    const there = parsed(path, answer.text);
    if (!Array.isArray(there)) throw new Fault(`GET ${path}: no list, but ${shown(answer.text)}`);
    return there;
  }

  private async write(method: string, path: string, body: Members): Promise<number> {
    await this.endIfOutdated();
    const answer = await this.xnat.ask(method, path, writeJson(body));
    if (!isOk(answer)) throw refused(method, path, answer);
    return answer.status;
  }
}

/** What an entry is called in the log. */
export function titleOf(entry: SetupEntry): string {
  if (entry.kind === 'role') return `the role ${entry.name}`;
  return entry.kind === 'element' ? [entry.path, ...entry.knownBy.map((name) => textOf(entry.members[name]))].join(' ') : entry.path;
}

function parsed(path: string, text: string): unknown {
  const value = parseJson(text);
  if (value === undefined) throw new Fault(`GET ${path}: no JSON, but ${shown(text)}`);
  return value;
}

/** To try it again changes nothing. */
function expectSame(title: string, status: number, different: readonly string[]): void {
  if (different.length > 0) throw new Fault(`${title}: XNAT took it with ${status}, and still has another ${different.join(', ')}`);
}
