import { getIPFromHeader } from '@better-auth/core/utils/ip';

/**
 * The address a request comes from: that of the peer, unless the peer is a proxy that is trusted by configuration. Then the chain it
 * tells of is read from the right, past trusted hops, to the first that is not: what stands left of it anybody may have written.
 */
export function clientAddress(peer: string, forwardedFor: string | null, trustedProxies: readonly string[]): string {
  const bare = peer.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');
  if (trustedProxies.length === 0 || forwardedFor === null) return bare;
  return getIPFromHeader(`${forwardedFor},${bare}`, { trustedProxies: [...trustedProxies], ipv6Subnet: 128 }) ?? bare;
}
