const UNITS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** The number of a quantity of Kubernetes, such as `500m` or `4Gi`; undefined for what is none. */
export function bytesOf(value: unknown): number | undefined {
  const match = /^([+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d+)?)([A-Za-z]*)$/.exec(String(value ?? '').trim());
  const unit = match === null ? undefined : UNITS[match[2]!];
  return unit === undefined ? undefined : Number(match![1]) * unit;
}

/** A number of bytes as people write it. */
export function bytesText(bytes: number): string {
  const unit = ['Ti', 'Gi', 'Mi', 'Ki'].find((one) => bytes >= UNITS[one]!) ?? '';
  return `${String(Math.round((bytes / UNITS[unit]!) * 10) / 10)}${unit}`;
}

/** CPUs as people write them. */
export const cpuText = (cpus: number): string => (cpus < 1 ? `${Math.round(cpus * 1000)}m` : String(Math.round(cpus * 100) / 100));
