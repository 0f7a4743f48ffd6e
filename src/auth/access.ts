/** How people come in, and for how long: from the configuration. */
export interface AccessRules {
  /** Minutes without a request after which a session ends, and hours after which it ends in any case. */
  readonly idleMinutes: { readonly staff: number; readonly others: number };
  readonly sessionHours: { readonly staff: number; readonly others: number };
  /** Staff must have a second factor before they can do anything else. */
  readonly staffSecondFactor: boolean;
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string; readonly name: string } | undefined;
  /** 企业微信: `apiUrl` and `loginUrl` are Tencent's unless a private deployment has its own. */
  readonly wecom: { readonly corpId: string; readonly agentId: string; readonly secret: string; readonly apiUrl: string; readonly loginUrl: string } | undefined;
}

export const defaultAccess: AccessRules = {
  idleMinutes: { staff: 8 * 60, others: 7 * 24 * 60 }, sessionHours: { staff: 24, others: 30 * 24 }, staffSecondFactor: false, oidc: undefined, wecom: undefined,
};

const MINUTE = 60_000;

/** Whether a session has run out: nobody used it for too long, or it is too old. */
export function hasEnded(session: { readonly createdAt: Date; readonly updatedAt: Date }, staff: boolean, { idleMinutes, sessionHours }: AccessRules, now: Date): boolean {
  const who = staff ? 'staff' : 'others';
  return now.getTime() - session.updatedAt.getTime() > idleMinutes[who] * MINUTE || now.getTime() - session.createdAt.getTime() > sessionHours[who] * 60 * MINUTE;
}

/** A use is written down at most once a minute. */
export const isWorthNoting = (last: Date, now: Date): boolean => now.getTime() - last.getTime() >= MINUTE;
