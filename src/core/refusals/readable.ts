import { type App, Chart } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { inSynthPass } from '../synth-pass';
import { around } from '../around';

const HEAD = 'Validation failed with the following errors:';
const known = new WeakSet<IConstruct>();

/**
 * Has an app and its charts tell refusals without a stack trace: what is wrong stands in the user's file, and no frame
 * of a library helps to find it. Any other error keeps its own.
 */
export function tellReadably(construct: IConstruct): void {
  for (const scope of construct.node.scopes) {
    if (known.has(scope)) continue;
    known.add(scope);
    if (Chart.isChart(scope)) wrap(scope, 'toJson');
    else if (scope === construct.node.root && typeof (scope as App).synth === 'function') {
      wrap(scope as App, 'synth');
      wrap(scope as App, 'synthYaml');
    }
  }
}

/** Tells all that is refused in an app, as its synthesis would, and writes nothing. */
export function refuseAll(app: App): void {
  const messages = inSynthPass(app, () =>
    app.node.findAll().flatMap((one) => one.node.validate().map((message) => `[${one.node.path || 'the app'}] ${message}`)),
  );
  if (messages.length === 0) return;
  const refusals = new Error(`${HEAD}\n  ${messages.join('\n  ')}`);
  withoutTrace(refusals);
  throw refusals;
}

function wrap<Name extends string>(construct: { [name in Name]: () => unknown }, name: Name): void {
  around(construct, name, (method) => {
    try {
      return method();
    } catch (refusals) {
      if (refusals instanceof Error && refusals.message.startsWith(HEAD)) {
        // cdk8s has no name for the app.
        refusals.message = refusals.message.replace(/^ {2}\[\] /gm, '  [the app] ');
        withoutTrace(refusals);
      }
      throw refusals;
    }
  });
}

/**
 * Node puts brackets around an error without a line that begins with `at`: this one says where it ended, and is true.
 * Whoever inspects it otherwise is shown the message alone.
 */
function withoutTrace(refusals: Error): void {
  refusals.stack = `${refusals.message}\n    at the synthesis: nothing was written`;
  Object.defineProperty(refusals, Symbol.for('nodejs.util.inspect.custom'), { value: () => refusals.message, configurable: true });
}
