import { getAll, onNode, pause } from './node';

/** What a user of a site has seen. */
export interface Watched {
  readonly asked: number;
  /** What was answered otherwise than by 200, each with the seconds since the beginning. */
  readonly refused: readonly string[];
  /** Seconds between two answers that were good, at most. */
  readonly longest: number;
}

const LEFT = new Set<() => void>();
afterAll(() => LEFT.forEach((end) => end()));

/** A user who asks a Service twice a second, on a new connection each time, and so whichever pod it sends him to. */
export async function watchService(namespace: string, service: string, path: string): Promise<{ stop(): Promise<Watched> }> {
  const [found] = await getAll('service', service, '--namespace', namespace);
  const url = `http://${found!.spec.clusterIP}:${found!.spec.ports[0].port}${path}`;
  const refused: string[] = [];
  // Where a test fails, nobody stops him.
  const endOfFile = () => (ends = true);
  LEFT.add(endOfFile);
  let [ends, asked, longest, good] = [false, 0, 0, Date.now()];
  const begun = Date.now();
  const user = (async () => {
    while (!ends) {
      const code = await onNode('curl', '--silent', '--max-time', '20', '--output', '/dev/null', '--write-out', '%{http_code}', url).catch(String);
      asked++;
      if (code === '200') {
        longest = Math.max(longest, (Date.now() - good) / 1000);
        good = Date.now();
      } else refused.push(`${Math.round((Date.now() - begun) / 1000)} s: ${code.slice(0, 200)}`);
      await pause(0.5);
    }
  })();
  return {
    stop: async () => {
      ends = true;
      await user;
      return { asked, refused, longest: Math.round(longest * 10) / 10 };
    },
  };
}
