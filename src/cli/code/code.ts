/** A piece of TypeScript: a value, or what makes one. */
export type Code = string | number | boolean | Call | Name | Noted | readonly Code[] | CodeObject;

export interface CodeObject {
  readonly [name: string]: Code;
}

/** A name, such as `ServiceType.NODE_PORT`. */
export class Name {
  constructor(readonly path: string) {}
}

/** A call, such as `Size.gibibytes(10)`, `new XnatSite(…)` or `ApiObject.of(site.xnat).addJsonPatch(…)`. */
export class Call {
  constructor(
    /** What is called; after the target, if there is one, with a dot between. */
    readonly path: string,
    readonly args: readonly Code[],
    readonly target?: Code,
    readonly isNew = false,
  ) {}
}

/** A value with a comment in the line above the prop. */
export class Noted {
  constructor(
    readonly comment: string,
    readonly value: Code,
  ) {}
}

export const name = (path: string): Name => new Name(path);
export const call = (path: string, ...args: readonly Code[]): Call => new Call(path, args);
export const make = (path: string, ...args: readonly Code[]): Call => new Call(path, args, undefined, true);
export const on = (target: Code, path: string, ...args: readonly Code[]): Call => new Call(path, args, target);
export const noted = (comment: string, value: Code): Noted => new Noted(comment, value);

/** Whether it is an object literal. */
export const isObject = (code: Code): code is CodeObject =>
  typeof code === 'object' && !Array.isArray(code) && !(code instanceof Call) && !(code instanceof Name) && !(code instanceof Noted);
