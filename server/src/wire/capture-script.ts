/** Request `xdump/captureScript`: parameters null, result the shell script that makes a `.xdump` on a Xen host. */
export const CAPTURE_SCRIPT_METHOD = 'xdump/captureScript';
