import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { find, named } from '../support/manifests';
import { MINIMAL } from '../support/sites';
import { temporaryFolder, writeFiles } from './support/folders';
import { describeWith } from './support/parts';
import { SitePod } from './support/pod';
import { environmentOf } from '../support/environment';

/** Command lines of the processes that a process has started. */
function childrenOf(parent: number): string[] {
  return readdirSync('/proc').flatMap((pid) => {
    if (!/^\d+$/.test(pid)) return [];
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [, parentOfIt] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(parentOfIt) === parent ? [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')] : [];
    } catch {
      return [];
    }
  });
}

describeWith(['bash'], 'the container that shows the log of XNAT', () => {
  const folder = temporaryFolder();
  const pod = SitePod.of(MINIMAL);
  const { containers } = find(pod.manifests, 'StatefulSet', 'xnat-xnat-web').spec.template.spec;
  const { command, env } = named<{ name: string; command: string[]; env: Array<{ name: string; value: string }> }>(containers, 'logs');
  const running: ChildProcess[] = [];
  let count = 0;

  /** Starts what the YAML starts, in the place of a home of XNAT and a Tomcat of this machine. */
  function start(here: string) {
    const scripts = writeFiles(join(here, `scripts${count++}`), pod.configMap('xnat-xnat-web-scripts'));
    const values = environmentOf(env);
    const logs = values.LOGS!.replace('/data/xnat/home', join(here, 'home')).replace('/usr/local/tomcat', join(here, 'tomcat'));
    for (const name of ['home/logs', 'tomcat/logs', 'state']) mkdirSync(join(here, name), { recursive: true });
    const child = spawn(command[0]!, [join(scripts, 'show-logs.sh')], {
      env: { ...values, LOGS: logs, STATE: join(here, 'state'), PAUSE: '0.2', PATH: process.env.PATH! },
    });
    running.push(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
    const shows = async (text: string) => {
      for (let waited = 0; waited < 80 && !output.includes(text); waited++) await new Promise((resolve) => setTimeout(resolve, 100));
      expect(output).toContain(text);
    };
    return { child, ended, shows, output: () => output };
  }

  afterAll(() => running.forEach((child) => child.kill('SIGKILL')));

  test('shows what is there, what comes later, and what is written after a rotation', async () => {
    const here = join(folder, 'all');
    mkdirSync(join(here, 'home/logs'), { recursive: true });
    const log = join(here, 'home/logs/application.log');
    writeFileSync(log, 'from the beginning\n');
    const { shows, output, child, ended } = start(here);
    await shows('from the beginning\n');
    appendFileSync(log, 'and on\n');
    await shows('and on\n');
    writeFileSync(join(here, 'home/logs/dicom.log'), 'a file that came later\n');
    writeFileSync(join(here, 'tomcat/logs/localhost.2026-11-23.log'), 'what went wrong in a login\n');
    writeFileSync(join(here, 'tomcat/logs/access.txt'), 'no log of XNAT\n');
    await shows('a file that came later\n');
    await shows('what went wrong in a login\n');
    renameSync(log, `${log}.1`);
    writeFileSync(log, 'after a rotation\n');
    await shows('after a rotation\n');
    expect(output()).not.toContain('no log of XNAT');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 30_000);

  test('leaves no program behind for a file that is deleted, and shows one that comes later under its name', async () => {
    const here = join(folder, 'deleted');
    mkdirSync(join(here, 'home/logs'), { recursive: true });
    const names = Array.from({ length: 20 }, (_, i) => join(here, `home/logs/log-${i}.log`));
    for (const name of names) writeFileSync(name, `of ${name}\n`);
    const { child, ended, shows } = start(here);
    for (const name of names) await shows(`of ${name}\n`);
    const followers = () => childrenOf(child.pid!).filter((command) => command.startsWith('tail')).length;
    expect(followers()).toBe(20);
    for (const name of names.slice(1)) rmSync(name);
    for (let waited = 0; waited < 80 && followers() > 1; waited++) await new Promise((resolve) => setTimeout(resolve, 100));
    expect(followers()).toBe(1);
    appendFileSync(names[0]!, 'the one that stays\n');
    await shows('the one that stays\n');
    writeFileSync(names[1]!, 'another one\n');
    await shows('another one\n');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  }, 30_000);

  test('does not show again what it showed before it was started anew', async () => {
    const here = join(folder, 'again');
    mkdirSync(join(here, 'home/logs'), { recursive: true });
    const log = join(here, 'home/logs/application.log');
    writeFileSync(log, 'old\n');
    const first = start(here);
    await first.shows('old\n');
    first.child.kill('SIGTERM');
    await first.ended;
    const second = start(here);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    appendFileSync(log, 'new\n');
    await second.shows('new\n');
    expect(second.output()).not.toContain('old');
    second.child.kill('SIGTERM');
    await second.ended;
  }, 30_000);
});
