/** Who asks: a person with a role, or an enrolled desktop. */
import { type Role, role as roleSchema } from '@risk/app/contract/service.ts';

export interface Person {
  readonly kind: 'person';
  readonly name: string;
  readonly role: Role;
}

export interface Desktop {
  readonly kind: 'desktop';
  readonly desktopId: string;
}

export type Identity = Person | Desktop;

const order: readonly Role[] = roleSchema.options;

/** A role may do all that the roles before it may. */
export function mayAct(role: Role, needed: Role): boolean {
  return order.indexOf(role) >= order.indexOf(needed);
}
