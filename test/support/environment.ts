/** An environment variable as a container has it; without a value it is empty. */
interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: unknown;
}

/** What a container sees in its environment. What comes from elsewhere is left out. */
export function environmentOf(variables: readonly Variable[]): Record<string, string> {
  return Object.fromEntries(variables.flatMap(({ name, value = '', valueFrom }) => (valueFrom === undefined ? [[name, value]] : [])));
}
