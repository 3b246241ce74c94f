module conformance

go 1.19

require github.com/icholy/digest v1.1.0
