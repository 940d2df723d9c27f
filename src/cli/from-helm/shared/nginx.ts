import { call, type Code } from '../../code/code';
import { durationCode, sizeCode } from '../../code/units';
import { filled } from '../chart';

const PREFIX = 'nginx.ingress.kubernetes.io/';

/** What the preset of the library sets to the same. */
const SAME: Readonly<Record<string, string>> = {
  affinity: 'cookie',
  'affinity-mode': 'persistent',
  'session-cookie-secure': 'true',
  'session-cookie-change-on-failure': 'true',
  'proxy-body-size': '0',
  'proxy-request-buffering': 'off',
  'proxy-buffer-size': '32k',
};
const SECONDS = { timeout: 600, stickiness: 1800 };

/** The annotations of ingress-nginx, as the preset of the library and what is left beside it. */
export function nginxOptions(
  given: Readonly<Record<string, string>>,
  leave: (annotation: string, why: string) => void,
): { preset: Code; annotations: Record<string, string> } {
  const rest = new Map(Object.entries(given));
  const take = (name: string) => {
    const value = rest.get(PREFIX + name);
    rest.delete(PREFIX + name);
    return value;
  };
  for (const [name, value] of Object.entries(SAME)) if (rest.get(PREFIX + name) === value) take(name);
  const cookie = take('session-cookie-name');
  if (cookie !== undefined && cookie !== 'XNATPOD') {
    leave(
      PREFIX + 'session-cookie-name',
      cookie === 'JSESSIONID' ? "JSESSIONID is XNAT's own cookie; the preset's is XNATPOD" : "the preset's cookie is XNATPOD",
    );
  }
  const options = filled({ stickiness: stickiness(take), maxBodySize: bodySize(rest), timeout: timeout(rest) });
  return { preset: options ? call('IngressPreset.nginx', options) : call('IngressPreset.nginx'), annotations: Object.fromEntries(rest) };
}

type Take = (name: string) => string | undefined;

function stickiness(take: Take): Code | undefined {
  const [age, expires] = [take('session-cookie-max-age'), take('session-cookie-expires')];
  const seconds = Number(age ?? expires);
  return Number.isInteger(seconds) && seconds > 0 && seconds !== SECONDS.stickiness ? durationCode(seconds) : undefined;
}

/** nginx has k, m and g for binary units. */
function bodySize(rest: Map<string, string>): Code | undefined {
  const [, amount, unit] = /^(\d+)([kmg])$/i.exec(rest.get(`${PREFIX}proxy-body-size`) ?? '') ?? [];
  if (amount === undefined || Number(amount) === 0) return undefined;
  rest.delete(`${PREFIX}proxy-body-size`);
  return sizeCode(`${amount}${unit!.toUpperCase()}i`);
}

/** One time for both ways, where the release has the same for both. */
function timeout(rest: Map<string, string>): Code | undefined {
  const [read, send] = ['read', 'send'].map((way) => rest.get(`${PREFIX}proxy-${way}-timeout`));
  if (read === undefined || (send !== undefined && send !== read) || !/^\d+$/.test(read)) return undefined;
  for (const way of ['read', 'send']) rest.delete(`${PREFIX}proxy-${way}-timeout`);
  return Number(read) === SECONDS.timeout ? undefined : durationCode(Number(read));
}
