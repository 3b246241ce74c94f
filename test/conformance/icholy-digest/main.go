package main

import (
	"fmt"
	"net/http"
	"os"

	"github.com/icholy/digest"
)

// user, password, SIP address, URLs: prints a status for each.
func main() {
	client := &http.Client{Transport: &digest.Transport{Username: os.Args[1], Password: os.Args[2]}}
	for _, url := range os.Args[4:] {
		request, _ := http.NewRequest("GET", url, nil)
		request.Header.Set("From", "sip:"+os.Args[3])
		response, err := client.Do(request)
		if err != nil {
			fmt.Println(err)
			continue
		}
		response.Body.Close()
		fmt.Println(response.StatusCode)
	}
}
