package main

import (
	"net"
	"net/url"
	"testing"
)

// The address that is printed leads to the server: where it answers on all
// addresses, it is one of them and not the sign for all.
func TestThePrintedAddressLeadsSomewhere(t *testing.T) {
	for _, address := range []string{"127.0.0.1:0", "0.0.0.0:0", ":0"} {
		listener, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		printed, err := url.Parse(here(listener))
		if err != nil || net.ParseIP(printed.Hostname()).IsUnspecified() {
			t.Errorf("%s is printed as %s (%v)", address, printed, err)
		}
		line, err := net.Dial("tcp", printed.Host)
		if err != nil {
			t.Errorf("%s: nobody answers at %s: %v", address, printed, err)
		} else {
			line.Close()
		}
		listener.Close()
	}
}
