import { call, type Code } from '../../code/code';
import { durationCode } from '../../code/units';

export const HAPROXY_COOKIE = 'haproxy.org/cookie-persistence';
const TIMEOUT = 'haproxy.org/timeout-server';
const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 };

/** The annotations of HAProxy Technologies' controller, as the preset of the library and what is left beside it. */
export function haproxyOptions(
  given: Readonly<Record<string, string>>,
  leave: (annotation: string, why: string) => void,
): { preset: Code; annotations: Record<string, string> } {
  const { [HAPROXY_COOKIE]: cookie, [TIMEOUT]: timeout, ...rest } = given;
  if (cookie !== 'XNATPOD') leave(HAPROXY_COOKIE, "the preset's cookie is XNATPOD");
  const seconds = secondsOf(timeout);
  const kept = timeout === undefined || seconds !== undefined ? rest : { ...rest, [TIMEOUT]: timeout };
  const preset = seconds === undefined || seconds === 600 ? call('IngressPreset.haproxy') : call('IngressPreset.haproxy', { timeout: durationCode(seconds) });
  return { preset, annotations: kept };
}

/** HAProxy counts milliseconds where no unit stands. */
function secondsOf(time: string | undefined): number | undefined {
  const [, amount, unit] = /^([1-9]\d*)([smh])$/.exec(time ?? '') ?? [];
  return unit === undefined ? undefined : Number(amount) * SECONDS[unit]!;
}
