/** What the database refused, told by the constraint's name; PGlite and pg name the fields alike. */

export function violates(error: unknown, constraint: string): boolean {
  return error instanceof Error && Reflect.get(error, 'constraint') === constraint;
}
