/** What a rule is held against by itself: plain values, each as a construct may hand it over. */
export type Subjects = Readonly<
  Record<
    string,
    {
      /** What it finds fault with. */
      readonly refused: readonly unknown[];
      /** What it lets pass. */
      readonly allowed: readonly unknown[];
    }
  >
>;
