import { App, Chart } from 'cdk8s';
import * as library from 'cdk8s-xnat';
import { Construct } from 'constructs';

type Anything = new (...args: readonly unknown[]) => unknown;

const CONSTRUCTS = Object.entries(library).filter(
  ([, value]) => typeof value === 'function' && (value as { prototype: object }).prototype instanceof Construct,
) as unknown as Array<[string, Anything]>;

test('the constructs are found', () => expect(CONSTRUCTS.length).toBeGreaterThan(25));

describe.each(CONSTRUCTS)('new %s', (name, Type) => {
  test.each([
    ['props as they are for a function', ['uwa', {}], 'the first argument of new NAME(…) is a text, not an App or a Chart'],
    ['nothing', [], 'the first argument of new NAME(…) is undefined, not an App or a Chart'],
    ['an object of options', [{}, 'uwa'], 'the first argument of new NAME(…) is an empty object, not an App or a Chart'],
  ])('says what it takes where it is given %s', (_, args, message) => {
    expect(() => new Type(...args)).toThrow(message.replace('NAME', name));
    expect(() => new Type(...args)).toThrow(`fix  write new ${name}(app, "xnat", { … })`);
  });

  test.each([[''], [undefined], [7]])('says that its id must be a text: %p', (id) => {
    expect(() => new Type(new Chart(new App(), 'c'), id)).toThrow(`the second argument of new ${name}(…) is `);
  });
});
