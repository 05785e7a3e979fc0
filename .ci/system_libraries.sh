#!/bin/sh
# WeasyPrint draws text with Pango (1.44 or newer) and subsets fonts with HarfBuzz. Install them where we may, else say how.
have() {
    "${PYTHON:-python3}" - "$@" <<'P'
import ctypes.util, sys
sys.exit(any(ctypes.util.find_library(name) is None for name in sys.argv[1:]))
P
}
have pango-1.0 pangoft2-1.0 harfbuzz-subset && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "set-up: installing Pango and HarfBuzz (libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 >/dev/null && exit 0
fi
have pango-1.0 pangoft2-1.0 && { echo "set-up: harfbuzz-subset is missing; PDFs will be made, more slowly" >&2; exit 0; }
echo "set-up: Pango is missing, and PDFs need it. Install it with one of:" >&2
echo "  sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" >&2
echo "  sudo dnf install pango harfbuzz" >&2
echo "  brew install pango" >&2
echo "  conda install -c conda-forge pango harfbuzz" >&2
exit 1
