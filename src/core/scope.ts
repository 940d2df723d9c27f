import { Construct } from 'constructs';
import { describe } from './refusals/describe';

/**
 * The scope of a construct that is being made. Whoever writes plain JavaScript may leave it out, and nothing can be reported
 * to a construct that is not there: so this is the one mistake that throws at once.
 *
 * @param type `new.target`, for the name of the class
 */
export function scopeOf(scope: Construct, id: string, type: { readonly name: string }): Construct {
  if (Construct.isConstruct(scope) && typeof id === 'string' && id !== '') return scope;
  const [what, value, fix] = Construct.isConstruct(scope) ? ['second', id, 'a text that is not empty'] : ['first', scope, 'an App or a Chart'];
  const shown = typeof value === 'string' && value !== '' ? 'a text' : describe(value);
  throw new TypeError(
    `the ${what} argument of new ${type.name}(…) is ${shown}, not ${fix}\n    why  every construct has its place in the app, and its objects are named by it\n    fix  write new ${type.name}(app, "xnat", { … })`,
  );
}
