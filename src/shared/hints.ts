/** The desks that greet a person at their first visits, until they say it is enough. */
export const hintNames = ['review_desk', 'manager_desk', 'enterprise_desk'] as const;
export type HintName = (typeof hintNames)[number];
