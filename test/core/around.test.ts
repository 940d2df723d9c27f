import { around } from '../../src/core/around';

class Base {
  readonly log: string[] = [];

  synth(): void {
    this.log.push('base');
  }
}

class Derived extends Base {
  override synth(): void {
    super.synth();
    this.log.push('derived');
  }
}

/** As jsii calls a method for a program in Python: it takes the class's, whatever the object has itself. */
const byJsii = (object: Base) => (object.constructor.prototype as Base).synth.call(object);
const byNode = (object: Base) => object.synth();

const note = (object: Base, word: string) =>
  around(object, 'synth', (synth) => {
    object.log.push(`before ${word}`);
    synth();
    object.log.push(`after ${word}`);
  });

describe.each([
  ['called as a program in TypeScript does', byNode],
  ['called as jsii does', byJsii],
])('what is around a method, %s', (_, synth) => {
  test('happens for the object that it was put around, and for no other', () => {
    const [one, other] = [new Base(), new Base()];
    note(one, 'it');
    synth(other);
    synth(one);
    synth(one);
    expect(other.log).toEqual(['base']);
    expect(one.log).toEqual(['before it', 'base', 'after it', 'before it', 'base', 'after it']);
  });

  test('happens once, where a class calls the method of its base', () => {
    // The base knows already that something is around another object.
    note(new Base(), 'another');
    const object = new Derived();
    note(object, 'it');
    synth(object);
    expect(object.log).toEqual(['before it', 'base', 'derived', 'after it']);
  });

  test('is the outermost, if it came last', () => {
    const object = new Base();
    note(object, 'first');
    note(object, 'last');
    synth(object);
    expect(object.log).toEqual(['before last', 'before first', 'base', 'after first', 'after last']);
  });

  test('happens again after the method threw', () => {
    const object = new Base();
    let asked = 0;
    around(object, 'synth', () => {
      asked++;
      throw new Error('refused');
    });
    expect(() => synth(object)).toThrow('refused');
    expect(() => synth(object)).toThrow('refused');
    expect(asked).toBe(2);
  });
});

test("an object's own method is surrounded, and once with that of its class", () => {
  const object = new Base();
  const inherited = object.synth.bind(object);
  object.synth = () => {
    object.log.push('own');
    inherited();
  };
  note(object, 'it');
  object.synth();
  expect(object.log).toEqual(['before it', 'own', 'base', 'after it']);
});

test('a getter of that name is left alone', () => {
  const object = Object.create({
    get synth() {
      return () => 'got';
    },
  }) as { synth: () => unknown };
  around(object, 'synth', () => 'around');
  expect(object.synth()).toBe('got');
});
