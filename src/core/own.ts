/** Whether an object itself has a member: what a JavaScript object inherits, such as `constructor`, is not the user's. */
export function hasOwn(object: object, name: string): boolean {
  return Object.prototype.hasOwnProperty.call(object, name);
}
