import type { App } from 'cdk8s';
import { loaded } from '../library';
import type { Tree } from '../from-helm/values';

/** What a file comes to: its objects, or what the library refuses. */
export interface Synthesis {
  readonly objects: readonly Tree[];
  readonly refusals: readonly Refusal[];
}

export interface Refusal {
  readonly rule: string;
  readonly text: string;
}

/** Runs a file that the printer has made, without writing anything. It has no types in it, and imports of two packages alone. */
export function synthesize(file: string): Synthesis {
  const program = file
    .replace(/^import (\{[^}]*\}) from '(.*)';$/gm, (_, names: string, module: string) => `const ${names} = modules[${JSON.stringify(module)}];`)
    .replace(/^app\.synth\(\);$/m, 'return app;');
  try {
    const app = new Function('modules', program)(loaded()) as App;
    return { objects: app.charts.flatMap((chart) => chart.toJson() as Tree[]), refusals: [] };
  } catch (error) {
    const { message } = error as Error;
    const refusals = refusalsOf(message);
    return {
      objects: [],
      refusals: refusals.length > 0 ? refusals : [{ rule: 'synthesis', text: `the file cannot be synthesized: ${message.split('\n')[0]!}` }],
    };
  }
}

/** The refusals in cdk8s' one message: each begins in a line with the path of its construct. */
function refusalsOf(message: string): Refusal[] {
  return message
    .split(/^ {2}(?=\[)/m)
    .slice(1)
    .map((text) => ({ rule: /\(([a-z0-9-]+)\)$/m.exec(text)?.[1] ?? '', text: text.trimEnd() }));
}
