/** Values as a site writes them, and what must become of them. */
export interface Shape {
  readonly values: string | readonly string[];
  readonly args?: readonly string[];
  /** What stands in main.ts. */
  readonly has: ReadonlyArray<string | RegExp>;
  /** What does not. */
  readonly hasNot?: ReadonlyArray<string | RegExp>;
  /** Keys that are not carried over; all of them. */
  readonly left?: readonly string[];
  /** Keys that the chart does not know, with what was meant; all of them. */
  readonly unknown?: ReadonlyArray<readonly [key: string, nearest?: string]>;
  /** Secrets in the values: key, Secret and key; all of them. */
  readonly secrets?: ReadonlyArray<readonly [key: string, secretName: string, secretKey: string]>;
  /** What is to be filled in; all of it. */
  readonly fillIn?: readonly string[];
  /** Limits that the release leaves open, and that are asked for; all of them, where they are what is tried. */
  readonly limits?: readonly string[];
  /** Rules by which the library refuses the file, which the report tells; all of them. */
  readonly refused?: readonly string[];
  /** What the remarks say, among others. */
  readonly remarks?: readonly RegExp[];
}

export type Shapes = Readonly<Record<string, Shape>>;
