/** How many nodes can mount a volume at once. */
export interface VolumeReach {
  readonly nodes: 'one' | 'many';
  /** What says so, as the end of a message. */
  readonly because: string;
  /** What to write where it is not so. */
  readonly otherwise?: string;
}
