/** The type of the simulation's panel; activation events and restored windows name it. */
export const panelType = 'gatewright.simulation';
